import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { endProcess } from '../end-process';
import { hangs, type Look, type Pace } from '../watch';

/** How a server that hangs is noticed, and who hears of it. */
export type ServerWatch = {
  pace: Pace;
  /** Milliseconds that it may take over an answer. */
  answerMs: number;
  say: (line: string) => void;
};

const START_LIMIT_MS = 60_000; // crash recovery after a kill -9 may take a while
const RESTART_AFTER_MS = 1_000;

/** A PostgreSQL server that is started again whenever it ends by itself or hangs. */
export class Server {
  readonly #spawn: () => ChildProcess;
  readonly #look: Look;
  readonly #watch: ServerWatch;
  #process: ChildProcess;
  #gone: Promise<unknown>;
  #wanted = false;

  constructor(spawnServer: () => ChildProcess, look: Look, watch: ServerWatch) {
    this.#spawn = spawnServer;
    this.#look = look;
    this.#watch = watch;
    this.#process = spawnServer();
    this.#gone = this.#follow();
  }

  /** Whether the server takes connections within the limit. From then on it is kept running. */
  async start(accepting: () => Promise<boolean>): Promise<boolean> {
    const deadline = Date.now() + START_LIMIT_MS;
    while (!(await accepting())) {
      const ended = await Promise.race([this.#gone.then(() => true), sleep(100, false)]);
      if (ended || Date.now() > deadline) return false;
    }
    return (this.#wanted = true);
  }

  async stop(): Promise<void> {
    this.#wanted = false;
    this.#process.kill('SIGINT'); // "fast" shutdown: rolls back what is open and writes everything to disk
    await this.#gone;
  }

  #follow(): Promise<unknown> {
    const gone = once(this.#process, 'close').catch(() => undefined); // a program that can't be run is gone too
    const ended = new AbortController();
    void gone.then(() => {
      ended.abort();
      return this.#startAgain();
    });
    void hangs(this.#look, ended.signal, this.#watch.pace).then((isHanging) =>
      isHanging ? this.#endHung() : undefined,
    );
    return gone;
  }

  /** Also while it is being stopped: one that stops in order says so to whoever connects, and so reacts. */
  async #endHung() {
    if (this.#wanted) this.#watch.say('PostgreSQL hung; restarting it');
    // An "immediate" shutdown: its log is replayed at the start, and nothing committed is lost. One that the system has stopped
    // takes no other signal before it goes on.
    await endProcess(this.#process, 'SIGQUIT', 'SIGCONT');
  }

  async #startAgain() {
    await sleep(RESTART_AFTER_MS, undefined, { ref: false });
    if (!this.#wanted) return;
    this.#process = this.#spawn();
    this.#gone = this.#follow();
  }
}
