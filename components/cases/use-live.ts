import { useEffect, useEffectEvent } from 'react';
import { reachServer } from '@/components/staff/connection';
import { SIGNED_OUT_EVENT } from '@/components/staff/signed-out';

type Handlers = { onChanged?: () => void; onPresence?: () => void };

/** Several changes within this time are one. */
const TOGETHER_MS = 200;
/** A browser tries again by itself after a lost connection, but never after an answer that is no stream. */
const AGAIN_MS = 10_000;

/**
 * Hears of changes at the desk while the page is seen: a hidden one has no stream, because browsers allow few at once.
 * What came in between is caught up with when the stream opens again, after a dropped connection too.
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
