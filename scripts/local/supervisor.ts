import { setTimeout as sleep } from 'node:timers/promises';
import { say, sayWarning } from '../say';
import { Child, type ChildCommand } from './children';

type Stop = () => Promise<unknown>;

/** How long a step of the start may go on once it was told to stop: creating a cluster and migrating take seconds. */
const STEP_LIMIT_MS = 10_000;

/** Starts what the start command runs, one step after the other, and stops it in the opposite order. */
export class Supervisor {
  readonly #abort = new AbortController();
  readonly #stops: Stop[] = [];
  #stopping: Promise<void> | undefined;

  /** Aborted when the start command is told to stop. What takes long listens to it. */
  get signal(): AbortSignal {
    return this.#abort.signal;
  }

  /** Says what is done next, unless it was told to stop. */
  step(text: string): void {
    this.signal.throwIfAborted();
    say(text);
  }

  /** Has this done at the stop, before what was named earlier: the database goes when nobody uses it any more. */
  atStop(stop: Stop): void {
    this.#stops.unshift(stop);
  }

  /** They run side by side, and stop side by side. */
  startChildren(...commands: ChildCommand[]): void {
    const children = commands.map((command) => new Child(command, sayWarning, this.signal).start());
    this.atStop(() => Promise.all(children.map((child) => child.stop())));
  }

  /** Ends what was started, last first. */
  stop(): Promise<void> {
    return (this.#stopping ??= this.#stopAll());
  }

  async #stopAll() {
    for (const stop of this.#stops) await stop();
  }

  /** Stops in order whoever tells it to: Ctrl-C, a service manager, a closed terminal or the end of the parent. */
  stopOnSignal(started: Promise<unknown>): void {
    const end = async () => {
      if (this.signal.aborted) return;
      this.#abort.abort();
      // What a step under way has begun, such as a database, must be known before it can be stopped.
      await Promise.race([started.catch(() => undefined), sleep(STEP_LIMIT_MS)]);
      await this.stop();
      process.exit(0);
    };
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP', 'disconnect'] as const)
      process.on(signal, () => void end());
    process.channel?.unref();
  }
}
