import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { bundleOf } from '@/scripts/bundle.js';
import { cleanEnvironment } from './site';
import { until } from './until';

const answers = (address: string) =>
  fetch(address).then(
    ({ ok }) => ok,
    () => false,
  );

/** One process of the site, on its own as production runs it: its program and what it is given. */
export class Replica {
  readonly #program: 'web' | 'worker';
  readonly #settings: Record<string, string>;
  readonly #release: string | undefined;
  #process: ChildProcess | undefined;
  /** Everything it printed, however often it was started. */
  output = '';

  /** @param release a folder that `npm run build` packed, to run its program; else the checkout's */
  constructor(program: 'web' | 'worker', settings: Record<string, string>, release?: string) {
    this.#program = program;
    this.#settings = settings;
    this.#release = release;
  }

  /** Where a web server listens; 0 for a worker. */
  get port() {
    return Number(this.#settings.PORT ?? 0);
  }

  get url() {
    return `http://127.0.0.1:${this.port}`;
  }

  /** Starts it and waits until it does its work. Rejects with what it printed where it ends before. */
  async start(): Promise<void> {
    const from = this.output.length;
    const node = this.#release ? path.resolve(this.#release, 'bin/node') : process.execPath;
    const child = spawn(node, ['--disable-warning=ExperimentalWarning', bundleOf(this.#program)], {
      cwd: this.#release,
      env: { ...cleanEnvironment(), NODE_ENV: 'production', ...this.#settings } as NodeJS.ProcessEnv,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.#process = child;
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (chunk: Buffer) => (this.output += chunk.toString()));
    const gone = once(child, 'close').then(() => Promise.reject(new Error(this.output.slice(from))));
    gone.catch(() => undefined);
    const isWorking = () =>
      this.#program === 'web'
        ? answers(`${this.url}/healthz`)
        : this.output.slice(from).includes('worker.started');
    await Promise.race([until(isWorking, Boolean), gone]);
  }

  /** Sends it a signal and waits until it is gone. Returns its exit status; null where the signal ended it. */
  async end(signal: 'SIGTERM' | 'SIGKILL'): Promise<number | null> {
    const child = this.#process;
    if (!child || child.exitCode !== null || child.signalCode !== null) return child?.exitCode ?? null;
    const gone = once(child, 'close') as Promise<[number | null]>;
    child.kill(signal);
    return (await gone)[0];
  }
}
