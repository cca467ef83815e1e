import { useEffect, useEffectEvent } from 'react';
import { reachServer } from '@/components/staff/connection';
import { SIGNED_OUT_EVENT } from '@/components/staff/signed-out';

type Handlers = { onChanged?: () => void; onPresence?: () => void };

/** Changes closer together than this count as one. */
const TOGETHER_MS = 200;
/** A browser reconnects by itself after a lost connection, but never after a response that isn't a stream. */
const AGAIN_MS = 10_000;

/**
 * Listens for changes at the desk while the page is visible: a hidden page has no stream, because browsers allow only a
 * few at once. Changes made in between are picked up when the stream opens again, including after a dropped connection.
 */
export function useLive(requestId: string | undefined, handlers: Handlers): void {
  const changed = useEffectEvent(() => handlers.onChanged?.());
  const presence = useEffectEvent(() => handlers.onPresence?.());
  useEffect(() => {
    const address = `/api/desk/live${requestId ? `?request=${requestId}` : ''}`;
    let source: EventSource | undefined;
    let opened = 0;
    let soonTimer: number | undefined;
    let againTimer: number | undefined;
    const soon = () => {
      window.clearTimeout(soonTimer);
      soonTimer = window.setTimeout(changed, TOGETHER_MS);
    };
    const signedOut = () => {
      source?.close();
      window.dispatchEvent(new Event(SIGNED_OUT_EVENT));
    };
    const refused = async (by: EventSource) => {
      if (by.readyState !== EventSource.CLOSED || by !== source) return;
      if ((await reachServer()) === 'signed out') signedOut();
      else againTimer = window.setTimeout(follow, AGAIN_MS);
    };
    const open = () => {
      const opening = new EventSource(address);
      source = opening;
      opening.addEventListener('hello', () => {
        opened += 1;
        if (opened > 1) soon();
        presence();
      });
      opening.addEventListener('changed', soon);
      opening.addEventListener('presence', presence);
      opening.addEventListener('signed-out', signedOut);
      opening.addEventListener('error', () => void refused(opening));
    };
    const close = () => {
      window.clearTimeout(againTimer);
      source?.close();
      source = undefined;
    };
    const follow = () => {
      close();
      if (document.visibilityState === 'visible') open();
    };
    follow();
    document.addEventListener('visibilitychange', follow);
    return () => {
      window.clearTimeout(soonTimer);
      close();
      document.removeEventListener('visibilitychange', follow);
    };
  }, [requestId]);
}
