import { spawn, type ChildProcess } from 'node:child_process';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { relayOutput } from '@/lib/platform/output-lines.js';
import { bundleOf } from '../bundle.js';
import { endProcess } from './end-process';
import type { Mode } from './site-preparation';
import { hangs, messagesOf, type Look, type Pace } from './watch';

/** Has a process end when this one is gone. */
export const EXIT_WITH_PARENT = ['--import', path.resolve('scripts/local/exit-with-parent.mjs')];
/** Has a process show that it lives, for those that are watched. */
const SHOW_LIFE = ['--import', path.resolve('scripts/local/show-life.mjs')];
/**
 * For what mostly waits: V8 lets young objects take up to 48 MB before it looks at them, and what was needed only to load
 * the program stays there.
 */
export const SMALL_HEAP = ['--max-semi-space-size=1'];

/** How Node runs a program of ours: its bundle, or while developing its source. */
export const programArgs = (name: string, mode: Mode): string[] =>
  mode === 'dev' ? ['--import', 'tsx', `scripts/${name}.ts`] : [bundleOf(name)];

/**
 * How Node is run so that it leaves no core file, which would hold keys and what is being read, whatever the limits of whoever
 * starts the site. Node can't set them itself; the shell becomes Node.
 */
const withoutCoreFile = (args: readonly string[]): [string, ...string[]] =>
  process.platform === 'win32'
    ? [process.execPath, ...args]
    : ['/bin/sh', '-c', 'ulimit -c 0; exec "$0" "$@"', process.execPath, ...args];

const FIRST_RESTART_MS = 1_000;
const LAST_RESTART_MS = 30_000;
const STEADY_MS = 60_000; // what ran this long starts again without growing delays

/** What becomes of its output: shown as it is, nothing, or lines of our log. */
type Output = 'inherit' | 'ignore' | 'pipe';

export type ChildCommand = {
  name: string;
  args: string[];
  env: NodeJS.ProcessEnv;
  output: Output;
  /** How a process that hangs is noticed, which is then ended and started again; none where it isn't. */
  watch?: { look: 'messages' | Look; pace?: Pace };
};

/** A Node process that is started again, ever more slowly, whenever it ends by itself or hangs. */
export class Child {
  readonly #command: ChildCommand;
  readonly #say: (line: string) => void;
  readonly #stopSignal: AbortSignal | undefined;
  #process: ChildProcess | undefined;
  #stopping = false;

  /** @param stopSignal once it is aborted, a process that ended is not started again */
  constructor(command: ChildCommand, say: (line: string) => void, stopSignal?: AbortSignal) {
    this.#command = command;
    this.#say = say;
    this.#stopSignal = stopSignal;
  }

  start(delayMs = FIRST_RESTART_MS): this {
    const { name, args, env, output, watch } = this.#command;
    // A process group of its own: Ctrl-C reaches the start command alone, which stops its children in order.
    const [program, ...rest] = withoutCoreFile([...EXIT_WITH_PARENT, ...(watch ? SHOW_LIFE : []), ...args]);
    const child = spawn(program, rest, {
      env,
      detached: true,
      stdio: ['ignore', output, output, 'ipc'],
    });
    this.#process = child;
    relayOutput(child, { process: name, keepsText: false });
    const startedAt = Date.now();
    const ended = new AbortController();
    let why = 'ended';
    child.once('exit', () => {
      ended.abort();
      if (this.#stopping) return;
      void this.#startAgain(why, Date.now() - startedAt > STEADY_MS ? FIRST_RESTART_MS : delayMs);
    });
    if (watch) {
      const look = watch.look === 'messages' ? messagesOf(child) : watch.look;
      void hangs(look, ended.signal, watch.pace).then((isHanging) => {
        if (!isHanging || this.#stopping) return;
        why = 'hung';
        return endProcess(child, 'SIGTERM');
      });
    }
    return this;
  }

  /** A signal to all processes at once ends a child before its turn in the stop has come: that one stays ended. */
  async #startAgain(why: string, delayMs: number) {
    await sleep(delayMs);
    if (this.#stopping || this.#stopSignal?.aborted) return;
    this.#say(`The ${this.#command.name} process ${why}; restarting it`);
    this.start(Math.min(2 * delayMs, LAST_RESTART_MS));
  }

  /** Asks the process to end, and ends it where it doesn't in eight seconds. */
  async stop(): Promise<void> {
    this.#stopping = true;
    if (this.#process) await endProcess(this.#process, 'SIGTERM');
  }
}
