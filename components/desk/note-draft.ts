'use client';

import { useCallback, useEffect, useRef, useState } from 'react';
import { SIGNED_OUT_EVENT } from '@/components/staff/signed-out';

export type DraftState = 'none' | 'restored' | 'waiting' | 'kept' | 'signed_out' | 'failed';

/** A draft is kept when typing has paused for so long. */
const PAUSE_MS = 1_000;

async function send(id: string, text: string): Promise<'kept' | 'signed_out' | 'failed'> {
  try {
    const reply = await fetch('/api/desk/draft', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ id, text }),
      keepalive: true, // the page may be closed meanwhile
    });
    if (reply.ok) return 'kept';
    return reply.status === 401 ? 'signed_out' : 'failed';
  } catch {
    return 'failed';
  }
}

/**
 * Keeps the note that is being written on the server, a second after typing stops and when the page is left.
 * @param initial the draft that was there when the page was opened
 * @returns `kept` is the text that the server has; `type` is told each text, `saved` that the note itself was stored
 */
export function useNoteDraft(requestId: string, initial: string) {
  const [state, setState] = useState<DraftState>(initial === '' ? 'none' : 'restored');
  const [kept, setKept] = useState(initial);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const waiting = useRef<string>(undefined);
  // One after the other, so that an older text never overtakes a newer one.
  const line = useRef(Promise.resolve());

  const post = useCallback(
    async (text: string) => {
      const outcome = await send(requestId, text);
      if (outcome === 'kept') setKept(text);
      else waiting.current ??= text; // tried again when the page is left or looked at again
      if (outcome === 'signed_out') window.dispatchEvent(new Event(SIGNED_OUT_EVENT));
      if (timer.current === undefined) setState(outcome === 'kept' && text === '' ? 'none' : outcome);
    },
    [requestId],
  );

  const keep = useCallback(() => {
    clearTimeout(timer.current);
    timer.current = undefined;
    const text = waiting.current;
    if (text === undefined) return;
    waiting.current = undefined;
    line.current = line.current.then(() => post(text));
  }, [post]);

  const type = (text: string) => {
    waiting.current = text;
    setState('waiting');
    clearTimeout(timer.current);
    timer.current = setTimeout(keep, PAUSE_MS);
  };

  /** The server dropped the draft with the note, unless one was still on its way. */
  const saved = () => {
    waiting.current = '';
    keep();
  };

  useEffect(() => {
    document.addEventListener('visibilitychange', keep);
    return () => {
      document.removeEventListener('visibilitychange', keep);
      keep();
    };
  }, [keep]);

  return { state, kept, type, saved };
}
