import { hostname } from 'node:os';
import { Worker } from 'node:worker_threads';
import { faultCode } from '@/lib/shared/fault-code';
import { log, PROCESS_NAME } from './log';

/** A minute. Looks are counted, not the time: while a machine sleeps, none is missed. */
const PACE = { pauseMs: 5_000, misses: 12 };

/** The line may meet a full pipe, which may be what everything waits for. */
const LINE_LIMIT_MS = 1_000;

/**
 * What the thread runs: as text, since it must be the same from a bundle and from the sources. No handler of the process's
 * own could run, so it is killed.
 */
const WATCH = `
  const { write } = require('node:fs');
  const { workerData } = require('node:worker_threads');
  const { turns, pauseMs, misses, line } = workerData;
  let seen = -1;
  let missed = 0;
  const look = setInterval(() => {
    const now = Atomics.load(turns, 0);
    missed = now === seen ? missed + 1 : 0;
    seen = now;
    if (missed < misses) return;
    clearInterval(look);
    write(1, JSON.stringify({ level: 50, time: new Date().toISOString(), ...line }) + '\\n', () => undefined);
    setTimeout(() => process.kill(process.pid, 'SIGKILL'), ${LINE_LIMIT_MS});
  }, pauseMs);`;

/**
 * Ends this process, with a line in the log, once its event loop has stood still for a minute, so that a service manager
 * that restarts what ends restarts what hangs. The thread takes 10 MB: under the start command, which watches from outside
 * (scripts/local/watch.ts), there is none. The first process of a container can't end itself this way
 * (pid_namespaces(7)), and one that the system has stopped can't either.
 */
export function endWhenHung({ pauseMs, misses } = PACE): void {
  if (process.connected) return;
  const turns = new Int32Array(new SharedArrayBuffer(4));
  const line = { process: PROCESS_NAME, host: hostname(), pid: process.pid, event: 'process.hung' };
  const thread = new Worker(WATCH, {
    eval: true,
    workerData: { turns, pauseMs, misses, line },
    env: {}, // it needs no key
    execArgv: [],
    resourceLimits: { maxYoungGenerationSizeMb: 1, maxOldGenerationSizeMb: 8 },
  });
  // A process goes on without its watch, as it does where there is no room for the thread.
  thread.on('error', (error) => log.error('process.not_watched', { code: faultCode(error) }));
  thread.unref();
  setInterval(() => Atomics.add(turns, 0, 1), pauseMs / 2).unref();
}
