import { setTimeout as sleep } from 'node:timers/promises';
import { until } from '../until';
import { lookAfterwards, type Afterwards } from './afterwards';
import { NEEDS_DISK, type Fault } from './list';
import { setScene, type Scene, type Setting } from './scene';

const LAST_CHARACTERS = 10_000;

/** What is to happen, one after the other. */
export type Plan = Setting & {
  faults: readonly { fault: Fault; /** 0 for what is over at once. */ seconds: number }[];
  /** How many people come at least. */
  people: number;
  /** Whether emails that failed don't wait for their next turn, once people have stopped coming. */
  isHurried: boolean;
  say: (line: string) => void;
};

/** What came of a fault. Times are in milliseconds from its end. */
export type Outcome = {
  name: string;
  seconds: number;
  acceptedMs: number;
  mailedMs: number;
  /** Forms that were sent in vain until the first one was accepted again. */
  turnedAway: number;
};

export type Run = Afterwards & { outcomes: Outcome[] };

async function requirePages({ site }: Scene, name: string) {
  const { status } = await fetch(site.url);
  if (status !== 200) throw new Error(`${name}: the home page was answered ${status}`);
}

/** Waits until a lasting fault shows, and then for a while. Rejects where the site takes it otherwise than expected. */
async function last(
  scene: Scene,
  { name, expects }: Fault,
  { since, seconds }: { since: number; seconds: number },
) {
  if (expects === 'turned away') await scene.stream.turnedAwaySince(since);
  await sleep(seconds * 1000);
  if (expects === 'accepted') await scene.stream.acceptedSince(since);
  await requirePages(scene, name);
}

async function tryFault(scene: Scene, fault: Fault, seconds: number): Promise<Outcome> {
  const { stream, mailbox } = scene;
  const since = Date.now();
  await fault.begin(scene);
  if (seconds > 0)
    await last(scene, fault, { since, seconds }).catch(async (error: unknown) => {
      await fault.end(scene); // what is paused could not be stopped either
      throw error;
    });
  const over = seconds > 0 ? Date.now() : since;
  await fault.end(scene);
  const { email, acceptedAt } = await stream.acceptedSince(over);
  const mailedAt = await mailbox.firstTo(email);
  const turnedAway = stream.turnedAway.filter(({ at }) => at >= since && at <= acceptedAt).length;
  return {
    name: fault.name,
    seconds,
    acceptedMs: acceptedAt - over,
    mailedMs: Math.max(0, mailedAt - over), // an earlier try of theirs may have been stored, and mailed, before
    turnedAway,
  };
}

/** Has everything happen to a site that people use meanwhile, and looks afterwards whether anything was lost. */
export async function runFaults({ faults, people, isHurried, say, ...setting }: Plan): Promise<Run> {
  const scene = await setScene(setting);
  try {
    const outcomes: Outcome[] = [];
    await scene.stream.acceptedSince(0);
    for (const { fault, seconds } of faults) {
      if (!scene.disk && NEEDS_DISK.includes(fault.name)) {
        say(`${fault.name}: not tried, because this user may not mount a file system`);
        continue;
      }
      const outcome = await tryFault(scene, fault, seconds);
      say(`${fault.name}: accepts again after ${outcome.acceptedMs} ms, mails after ${outcome.mailedMs} ms`);
      outcomes.push(outcome);
    }
    await until(
      () => scene.stream.accepted.length,
      (count) => count >= people,
      { seconds: 3600 },
    );
    await scene.stream.stop();
    say('Waiting until every email has its fate');
    return { outcomes, ...(await lookAfterwards(scene, isHurried)) };
  } catch (error) {
    say(`The last that it printed:\n${scene.site.output.slice(-LAST_CHARACTERS)}`);
    throw error;
  } finally {
    await scene.close();
  }
}
