/** A service manager waits ten seconds or more. What is cut off is done again: by another worker, or when it is sent again. */
const STOP_LIMIT_MS = 8_000;

/**
 * Has this called once when the process is told to stop, which then ends in eight seconds at the latest, whatever the
 * database does. Call it first of all: the first process of a container gets no signal that it doesn't handle, not even one
 * that would end any other (pid_namespaces(7)).
 */
export function onStop(end: () => void): void {
  const stop = () => {
    setTimeout(() => process.exit(1), STOP_LIMIT_MS).unref();
    end();
  };
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, stop);
}
