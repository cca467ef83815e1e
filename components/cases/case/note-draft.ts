'use client';

import { useCallback, useRef, useState } from 'react';
import { postJson } from '@/components/staff/post-json';
import { useAutosave, type Sent } from '@/components/staff/use-autosave';

export type DraftState = 'none' | 'restored' | 'waiting' | 'kept' | 'signed_out' | 'unreachable' | 'failed';

type Outcome = { sent: Sent; state: DraftState };

function outcomeOf(status: number, text: string): Outcome {
  if (status >= 200 && status < 300) return { sent: 'kept', state: text === '' ? 'none' : 'kept' };
  if (status === 401) return { sent: 'signed out', state: 'signed_out' };
  if (status === 0 || status >= 500) return { sent: 'again', state: 'unreachable' };
  return { sent: 'refused', state: 'failed' };
}

/**
 * Saves a note on the server while it's being written.
 * @param initial the draft that existed when the page was opened
 * @returns `kept` is the text that the server has; call `type` with each text, and `saved` once the note itself was
 * stored
 */
export function useNoteDraft(requestId: string, initial: string) {
  const [state, setState] = useState<DraftState>(initial === '' ? 'none' : 'restored');
  const [kept, setKept] = useState(initial);
  const latest = useRef(initial);
  const send = useCallback(
    async (text: string, isLeaving: boolean) => {
      const { status } = await postJson('/api/desk/draft', { id: requestId, text }, isLeaving);
      const outcome = outcomeOf(status, text);
      if (outcome.sent === 'kept') setKept(text);
      if (latest.current === text) setState(outcome.state);
      return outcome.sent;
    },
    [requestId],
  );
  const line = useAutosave(send);
  const type = (text: string) => {
    latest.current = text;
    setState('waiting');
    line.type(text);
  };
  /** The server dropped the draft along with the note, unless one was still on its way. */
  const saved = () => {
    latest.current = '';
    line.put('');
  };
  return { state, kept, type, saved };
}
