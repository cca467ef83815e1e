import { setTimeout as sleep } from 'node:timers/promises';

type Stop = () => Promise<unknown>;

/** How long a step of the start may go on once it was told to stop: creating a cluster and migrating take seconds. */
const STEP_LIMIT_MS = 10_000;

const told = new AbortController();
const stops: Stop[] = [];
let stopping: Promise<void> | undefined;

/** Aborted when the start command is told to stop. What takes long listens to it; between steps it is asked. */
export const stopSignal = told.signal;

/** Has this done at the stop, before what was named earlier: the database goes when nobody uses it any more. */
export function atStop(stop: Stop): void {
  stops.unshift(stop);
}

/** Ends what was started, last first. */
export function stopEverything(): Promise<void> {
  return (stopping ??= (async () => {
    for (const stop of stops) await stop();
  })());
}

/** Stops in order whoever tells it to: Ctrl-C, a service manager, a closed terminal or the end of the parent. */
export function stopOnSignal(started: Promise<unknown>): void {
  const end = async () => {
    if (told.signal.aborted) return;
    told.abort();
    // What a step under way has begun, such as a database, must be known before it can be stopped.
    await Promise.race([started.catch(() => undefined), sleep(STEP_LIMIT_MS)]);
    await stopEverything();
    process.exit(0);
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP', 'disconnect'] as const)
    process.on(signal, () => void end());
  process.channel?.unref();
}
