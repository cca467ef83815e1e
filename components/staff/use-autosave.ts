import { useCallback, useEffect, useMemo, useRef } from 'react';
import { fitsLeaving } from './post-json';
import { SIGNED_IN_EVENT, SIGNED_OUT_EVENT } from './signed-out';

/**
 * The outcome of saving a text: the server has it, it has to be sent again (automatically, or once the same person is
 * signed in), or sending it again wouldn't help.
 */
export type Sent = 'kept' | 'again' | 'signed out' | 'refused';

/** A text is sent after typing has paused for this long. */
const PAUSE_MS = 1_000;
/** How often a text that couldn't be sent is retried. */
const AGAIN_MS = 10_000;

/**
 * Saves text on the server while it's being written: a second after typing stops, right away when the page is hidden or
 * left, and repeatedly until it succeeds. Nothing is stored in the browser, so leaving with unsaved text warns.
 * @param send gets whether the page is being left; it must not reject, and must stay the same function between renders
 */
export function useAutosave(send: (text: string, isLeaving: boolean) => Promise<Sent>) {
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const waiting = useRef<string>(undefined);
  const last = useRef<Sent>('kept');
  // One at a time, so that an older text never overtakes a newer one.
  const line = useRef(Promise.resolve());

  const sendWaiting = useCallback(
    async (isLeaving: boolean) => {
      const text = waiting.current;
      if (text === undefined) return;
      waiting.current = undefined;
      last.current = await send(text, isLeaving);
      if (last.current === 'again' || last.current === 'signed out') waiting.current ??= text;
      if (last.current === 'signed out') window.dispatchEvent(new Event(SIGNED_OUT_EVENT));
    },
    [send],
  );

  /** Sends the pending text, after the one in flight. */
  const flush = useCallback(() => {
    clearTimeout(timer.current);
    timer.current = undefined;
    line.current = line.current.then(() => sendWaiting(false));
  }, [sendWaiting]);

  const type = useCallback(
    (text: string) => {
      waiting.current = text;
      clearTimeout(timer.current);
      timer.current = setTimeout(flush, PAUSE_MS);
    },
    [flush],
  );

  /** Sends a text without waiting for a pause. */
  const put = useCallback(
    (text: string) => {
      waiting.current = text;
      flush();
    },
    [flush],
  );

  /** Retries what couldn't be sent, but never sends one person's text as another, who may be signed in by now. */
  const retry = useCallback(() => {
    if (last.current !== 'signed out' && timer.current === undefined) flush();
  }, [flush]);

  /** Drops the pending text, to continue with the server's. */
  const drop = useCallback(() => {
    clearTimeout(timer.current);
    timer.current = undefined;
    waiting.current = undefined;
    last.current = 'kept';
  }, []);

  const isWaiting = useCallback(() => waiting.current !== undefined, []);

  useEffect(() => {
    const hide = () => {
      if (last.current !== 'signed out') flush();
    };
    // The request in flight may never get a response here, so this doesn't wait its turn.
    const leave = () => {
      clearTimeout(timer.current);
      timer.current = undefined;
      if (last.current !== 'signed out') void sendWaiting(true);
    };
    const warn = (event: BeforeUnloadEvent) => {
      const tooLong = waiting.current !== undefined && !fitsLeaving(waiting.current);
      if (last.current !== 'kept' || tooLong) event.preventDefault();
    };
    const beat = setInterval(retry, AGAIN_MS);
    window.addEventListener('online', retry);
    window.addEventListener(SIGNED_IN_EVENT, flush);
    document.addEventListener('visibilitychange', hide);
    window.addEventListener('pagehide', leave);
    window.addEventListener('beforeunload', warn);
    return () => {
      clearInterval(beat);
      window.removeEventListener('online', retry);
      window.removeEventListener(SIGNED_IN_EVENT, flush);
      document.removeEventListener('visibilitychange', hide);
      window.removeEventListener('pagehide', leave);
      window.removeEventListener('beforeunload', warn);
      leave();
    };
  }, [flush, retry, sendWaiting]);

  return useMemo(() => ({ type, put, retry, drop, isWaiting }), [type, put, retry, drop, isWaiting]);
}
