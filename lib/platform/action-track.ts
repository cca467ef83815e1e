import { AsyncLocalStorage } from 'node:async_hooks';
import { perProcess } from './per-process';

type Action = { began: boolean };

const actions = perProcess('actions', () => new AsyncLocalStorage<Action>());

/** Runs what may call an action of ours, which then marks that it began. */
export const trackAction = <Value>(action: Action, work: () => Value): Value => actions.run(action, work);

/** Called by an action once its arguments were read. */
export function markActionBegun(): void {
  const action = actions.getStore();
  if (action) action.began = true;
}
