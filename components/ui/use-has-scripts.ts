import { useSyncExternalStore } from 'react';

const never = () => () => undefined;

/** Whether scripts run: not in what the server draws, nor in the browser's first drawing, which must be the same. */
export const useHasScripts = (): boolean =>
  useSyncExternalStore(
    never,
    () => true,
    () => false,
  );
