import { AsyncLocalStorage } from 'node:async_hooks';

type Action = { began: boolean };

// One for the process: our server and Next's bundles have modules of their own.
const shared = globalThis as { calusaActions?: AsyncLocalStorage<Action> };
const actions = (shared.calusaActions ??= new AsyncLocalStorage());

/** Runs what may call an action of ours, which then marks that it began. */
export const trackAction = <Value>(action: Action, work: () => Value): Value => actions.run(action, work);

/** Called by an action once its arguments were read. */
export function markActionBegun(): void {
  const action = actions.getStore();
  if (action) action.began = true;
}
