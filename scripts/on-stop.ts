/**
 * Has this called once when the process is told to stop. Call it first of all: the first process of a container gets no
 * signal that it doesn't handle, not even one that would end any other (pid_namespaces(7)).
 */
export function onStop(end: () => void): void {
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, end);
}
