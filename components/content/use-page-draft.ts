'use client';

import { useCallback, useEffect, useRef, useState } from 'react';
import { postJson } from '@/components/staff/post-json';
import { useAutosave, type Sent } from '@/components/staff/use-autosave';
import type { Problem } from '@/lib/content/documents/domain';
import type { PageRef } from '@/lib/content/copy/schema';
import { LOCK_BEAT_MS, MOST_IN_DOUBT } from '@/lib/content/publishing/domain';
import { ownValue } from '@/lib/shared/own-value';

export type DraftState =
  'none' | 'waiting' | 'saved' | 'stale' | 'locked' | 'gone' | 'signed_out' | 'unreachable' | 'failed';

type Saved = { version: number; problems: Problem[]; warnings: Problem[] };
type Lock = { version: number; holder: string | null };
type Refused = { code: string };

type Outcome = { sent: Sent; state: DraftState };

const REFUSED: Readonly<Record<string, Outcome>> = {
  STALE: { sent: 'refused', state: 'stale' },
  LOCKED: { sent: 'again', state: 'locked' }, // retried until no one else has the page open
  NO_SUCH_PAGE: { sent: 'refused', state: 'gone' },
};

const isUnanswered = (status: number) => status === 0 || status >= 500;

function refusalOf(status: number, code = ''): Outcome {
  if (status === 401) return { sent: 'signed out', state: 'signed_out' };
  if (isUnanswered(status)) return { sent: 'again', state: 'unreachable' };
  return ownValue(REFUSED, code) ?? { sent: 'refused', state: 'failed' };
}

type Opened = {
  text: string;
  version: number;
  problems: readonly Problem[];
  warnings: readonly Problem[];
  holder: string | null;
};

/**
 * Saves a page's draft while it's being written, and says who else has the page open.
 * @param opened what the server had when the page was opened
 */
export function usePageDraft({ language, name }: PageRef, opened: Opened) {
  const [state, setState] = useState<DraftState>('none');
  const [version, setVersion] = useState(opened.version);
  const [holder, setHolder] = useState(opened.holder);
  const [notes, setNotes] = useState({ problems: opened.problems, warnings: opened.warnings });
  /** What the server has. */
  const [saved, setSaved] = useState(opened.text);
  const text = useRef(opened.text);
  const seen = useRef(opened.version);
  /**
   * Texts that were sent but not acknowledged: the server may have stored one, under a version that isn't known here.
   */
  const inDoubt = useRef<string[]>([]);

  const send = useCallback(
    async (sent: string, leaves: boolean): Promise<Sent> => {
      const draft = { language, name, version: seen.current, text: sent, inDoubt: inDoubt.current, leaves };
      inDoubt.current = [...inDoubt.current.filter((each) => each !== sent), sent].slice(-MOST_IN_DOUBT);
      const { status, body } = await postJson<Saved & Refused>('/api/copy/draft', draft, leaves);
      if (!isUnanswered(status)) inDoubt.current = [];
      if (body.version === undefined) {
        const refusal = refusalOf(status, body.code);
        setState(refusal.state);
        return refusal.sent;
      }
      seen.current = body.version;
      setVersion(body.version);
      setNotes({ problems: body.problems ?? [], warnings: body.warnings ?? [] });
      setSaved(sent);
      if (text.current === sent) setState('saved');
      return 'kept';
    },
    [language, name],
  );
  const line = useAutosave(send);

  const type = useCallback(
    (next: string) => {
      if (next === text.current) return;
      text.current = next;
      setState('waiting');
      line.type(next);
    },
    [line],
  );

  /** Renews the lock and asks who holds it. Returns the version of the server's draft. */
  const beat = useCallback(async () => {
    const { body } = await postJson<Lock>('/api/copy/hold', { language, name });
    if (body.holder !== undefined) setHolder(body.holder);
    // What was typed while someone else had the page open is saved as soon as no one does.
    if (body.holder === null) line.retry();
    return body.version;
  }, [language, name, line]);

  /** The current text. */
  const mine = useCallback(() => text.current, []);

  /** Overwrites a draft that the user has seen, namely this version. */
  const overwrite = useCallback(
    (version: number) => {
      seen.current = version;
      setState('waiting');
      line.put(text.current);
    },
    [line],
  );

  /** Continues from the server's text instead of the user's own. */
  const adopt = useCallback(
    (theirs: string, version: number) => {
      line.drop();
      text.current = theirs;
      seen.current = version;
      setVersion(version);
      setSaved(theirs);
      setState('none');
    },
    [line],
  );

  useEffect(() => {
    const leave = () => {
      if (!line.isWaiting()) void postJson('/api/copy/hold', { language, name, leaves: true }, true);
    };
    window.addEventListener('pagehide', leave, { capture: true }); // before the pending text is sent
    const timerOfBeat = setInterval(() => {
      if (!document.hidden) void beat();
    }, LOCK_BEAT_MS);
    const first = setTimeout(() => void beat(), 0);
    return () => {
      window.removeEventListener('pagehide', leave, { capture: true });
      clearInterval(timerOfBeat);
      clearTimeout(first);
    };
  }, [beat, language, name, line]);

  /** Called once the draft is gone because it was published or discarded. */
  const forget = useCallback(() => {
    seen.current = 0;
    setVersion(0);
    setState('none');
  }, []);

  return { state, version, holder, ...notes, saved, mine, type, overwrite, adopt, beat, forget };
}
