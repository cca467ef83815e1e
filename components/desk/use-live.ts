import { useEffect, useEffectEvent } from 'react';
import { SIGNED_OUT_EVENT } from '@/components/staff/signed-out';

type Handlers = { onChanged?: () => void; onPresence?: () => void };

/**
 * Hears of changes at the desk while the page is seen: a hidden one has no stream, because browsers allow few at once.
 * What came in between is caught up with when the stream opens again, after a dropped connection too.
 */
export function useLive(requestId: string | undefined, handlers: Handlers): void {
  const changed = useEffectEvent(() => handlers.onChanged?.());
  const presence = useEffectEvent(() => handlers.onPresence?.());
  useEffect(() => {
    let source: EventSource | undefined;
    let opened = 0;
    let timer: number | undefined;
    const soon = () => {
      window.clearTimeout(timer);
      timer = window.setTimeout(changed, 200); // several changes are one
    };
    const open = () => {
      source = new EventSource(`/api/desk/live${requestId ? `?request=${requestId}` : ''}`);
      source.addEventListener('hello', () => {
        opened += 1;
        if (opened > 1) soon();
        presence();
      });
      source.addEventListener('changed', soon);
      source.addEventListener('presence', presence);
      source.addEventListener('signed-out', () => {
        source?.close();
        window.dispatchEvent(new Event(SIGNED_OUT_EVENT));
      });
    };
    const follow = () => {
      source?.close();
      if (document.visibilityState === 'visible') open();
    };
    follow();
    document.addEventListener('visibilitychange', follow);
    return () => {
      window.clearTimeout(timer);
      source?.close();
      document.removeEventListener('visibilitychange', follow);
    };
  }, [requestId]);
}
