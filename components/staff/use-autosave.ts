import { useCallback, useEffect, useMemo, useRef } from 'react';
import { fitsLeaving } from './post-json';
import { SIGNED_IN_EVENT, SIGNED_OUT_EVENT } from './signed-out';

/**
 * What became of a text: the server has it, it is to be sent again (by itself, or once the same person is signed in), or
 * that would not help.
 */
export type Sent = 'kept' | 'again' | 'signed out' | 'refused';

/** A text is sent when typing has paused for so long. */
const PAUSE_MS = 1_000;
/** What could not be sent is tried again so often. */
const AGAIN_MS = 10_000;

/**
 * Brings what is being written to the server: a second after typing stops, at once when the page is hidden or left, and
 * again until it got there. Nothing of it is stored in the browser, so leaving with a text that did not get there warns.
 * @param send is told whether the page is being left; it must not reject, and stay the same from drawing to drawing
 */
export function useAutosave(send: (text: string, isLeaving: boolean) => Promise<Sent>) {
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const waiting = useRef<string>(undefined);
  const last = useRef<Sent>('kept');
  // One after the other, so that an older text never overtakes a newer one.
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

  /** Sends what waits, after what is on its way. */
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

  /** Sends what could not be sent, but nobody's text as somebody else, who may be signed in by now. */
  const retry = useCallback(() => {
    if (last.current !== 'signed out' && timer.current === undefined) flush();
  }, [flush]);

  /** Gives up what waits: the server's text is the one to go on with. */
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
    // What is on its way may never be answered here: the line does not move any more.
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
