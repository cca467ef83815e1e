import { useRouter } from 'next/navigation';
import { useCallback, useSyncExternalStore } from 'react';
import { SIGNED_OUT_EVENT } from './signed-out';

/** A broken stream and a page that can't be loaded mean the same: what is shown is out of date. */
let isLost = false;
const listeners = new Set<() => void>();

const ADDRESS = '/api/desk/presence';
const PATIENCE_MS = 5_000;

export type Reach = 'there' | 'signed out' | 'lost';

async function ask(): Promise<Reach> {
  try {
    const { status } = await fetch(ADDRESS, { cache: 'no-store', signal: AbortSignal.timeout(PATIENCE_MS) });
    if (status === 401) return 'signed out';
    return status < 500 ? 'there' : 'lost';
  } catch {
    return 'lost';
  }
}

/**
 * Asks the server whether it's reachable, and whether anyone is signed in. `navigator.onLine` can't tell: a machine may
 * be on a network without internet access, or on none but run the server itself.
 */
export async function reachServer(): Promise<Reach> {
  const reach = await ask();
  isLost = reach === 'lost';
  for (const listener of listeners) listener();
  return reach;
}

function follow(listener: () => void) {
  const look = () => void reachServer();
  listeners.add(listener);
  window.addEventListener('online', look);
  window.addEventListener('offline', look);
  return () => {
    listeners.delete(listener);
    window.removeEventListener('online', look);
    window.removeEventListener('offline', look);
  };
}

/**
 * Whether the server surely can't be reached now: it's asked only if the machine says that it's offline, so that sending
 * a form takes no longer.
 */
export const isUnreachable = async (): Promise<boolean> =>
  !navigator.onLine && (await reachServer()) === 'lost';

/** Whether the server was unreachable when it was last asked. */
export const useIsLost = (): boolean =>
  useSyncExternalStore(
    follow,
    () => isLost,
    () => false,
  );

/**
 * Refreshes the page unless the server can't be reached: a failed load would replace the page with the browser's own
 * error page, losing everything typed. Resolves to whether it refreshed.
 */
export function useRefresh(): () => Promise<boolean> {
  const router = useRouter();
  return useCallback(async () => {
    const reach = await reachServer();
    if (reach === 'signed out') window.dispatchEvent(new Event(SIGNED_OUT_EVENT));
    if (reach === 'there') router.refresh();
    return reach === 'there';
  }, [router]);
}
