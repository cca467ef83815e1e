const shared = globalThis as { calusa?: Map<string, unknown> };

/**
 * State that belongs to the process, made at the first call. Next gives its instrumentation, pages, route handlers and
 * cache handler modules of their own, and our server has its own too: what a module holds would exist several times.
 * @param name unique in the process
 */
export function perProcess<State>(name: string, make: () => State): State {
  const states = (shared.calusa ??= new Map<string, unknown>());
  if (!states.has(name)) states.set(name, make());
  return states.get(name) as State;
}
