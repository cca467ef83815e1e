import { killEverything, killProgram, STAFF, startAgain, type Scene } from './scene';

/** What happens to the site; see `KILLS` and `CONDITIONS`. */
export type Fault = {
  name: string;
  begin: (scene: Scene) => Promise<void> | void;
  end: (scene: Scene) => Promise<void> | void;
  /** Whether people's requests are accepted while it lasts, or they are turned away while pages are served. */
  expects: 'accepted' | 'turned away';
};

const nothing = () => undefined;

/** Each is over at once: something is killed, and the site has to come back by itself. */
export const KILLS: readonly Fault[] = [
  {
    name: 'Web killed',
    begin: (scene) => killProgram(scene, 'web'),
    end: nothing,
    expects: 'accepted',
  },
  {
    name: 'Worker killed',
    begin: (scene) => killProgram(scene, 'worker'),
    end: nothing,
    expects: 'accepted',
  },
  {
    name: 'PostgreSQL killed',
    begin: ({ server }) => server.kill(),
    end: nothing,
    expects: 'accepted',
  },
  {
    name: 'Start command killed, and started again',
    begin: ({ site }) => site.killStart(),
    end: startAgain,
    expects: 'accepted',
  },
  {
    name: 'One connection of PostgreSQL killed',
    begin: ({ server }) => server.killConnection(),
    end: nothing,
    expects: 'accepted',
  },
  {
    name: 'Everything killed, and started again',
    begin: killEverything,
    end: startAgain,
    expects: 'accepted',
  },
];

const [, REFUSED] = STAFF;
const SLOW_MS = 3_000;

/** Each lasts for a while. */
export const CONDITIONS: readonly Fault[] = [
  {
    name: 'Mail server down',
    begin: ({ smtp }) => smtp.stop(),
    end: async ({ smtp }) => {
      await smtp.start();
    },
    expects: 'accepted',
  },
  {
    name: 'Mail server silent',
    begin: ({ smtp }) => smtp.fallSilent(),
    end: ({ smtp }) => smtp.wakeUp(),
    expects: 'accepted',
  },
  {
    name: `Mail server slow (${SLOW_MS / 1000} s for each email)`,
    begin: ({ mailbox }) => void (mailbox.delayMs = SLOW_MS),
    end: ({ mailbox }) => void (mailbox.delayMs = 0),
    expects: 'accepted',
  },
  {
    name: 'Mail server refuses one recipient',
    begin: ({ smtp }) => void smtp.refuse.set(REFUSED, 550),
    end: ({ smtp }) => void smtp.refuse.delete(REFUSED),
    expects: 'accepted',
  },
  {
    name: 'PostgreSQL stopped',
    begin: ({ server }) => server.stop(),
    end: ({ server }) => server.startAgain(),
    expects: 'turned away',
  },
  {
    name: 'PostgreSQL paused (SIGSTOP)',
    begin: ({ server }) => server.pause(),
    end: ({ server }) => server.resume(),
    expects: 'turned away',
  },
  {
    name: 'PostgreSQL out of connections',
    begin: ({ server }) => server.refuseConnections(),
    end: ({ server }) => server.admitConnections(),
    expects: 'turned away',
  },
  {
    name: 'PostgreSQL read-only',
    begin: ({ server }) => server.makeReadOnly(),
    end: ({ server }) => server.makeWritable(),
    expects: 'turned away',
  },
  {
    name: 'PostgreSQL’s disk full',
    begin: ({ disk }) => disk?.fill(),
    end: ({ disk }) => disk?.empty(),
    expects: 'turned away',
  },
];

/** The one that takes a disk which can be filled. */
export const NEEDS_DISK: readonly string[] = ['PostgreSQL’s disk full'];
