'use client';

import { useCallback, useEffect, useRef, useState } from 'react';
import { SIGNED_OUT_EVENT } from '@/components/staff/signed-out';
import type { Problem } from '@/lib/copy/domain';
import { LOCK_BEAT_MS } from '@/lib/publishing/domain';
import type { PageRef } from '@/lib/copy/schema';

export type DraftState = 'none' | 'waiting' | 'saved' | 'stale' | 'held' | 'gone' | 'signed_out' | 'failed';

/** A draft is saved when typing has paused for so long. */
const PAUSE_MS = 1_000;

type Answer = {
  status: number;
  body: {
    version?: number;
    problems?: Problem[];
    warnings?: Problem[];
    holder?: string | null;
    code?: string;
  };
};

async function post(path: string, body: object): Promise<Answer> {
  const response = await fetch(path, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  return { status: response.status, body: (await response.json().catch(() => ({}))) as Answer['body'] };
}

const REFUSED: Readonly<Record<string, DraftState>> = { STALE: 'stale', HELD: 'held', NO_SUCH_PAGE: 'gone' };

type Opened = {
  text: string;
  version: number;
  problems: readonly Problem[];
  warnings: readonly Problem[];
  holder: string | null;
};

/**
 * Saves the draft of a page a second after typing stops, and says who else holds the page.
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
  const isRefused = useRef(false);
  const seen = useRef(opened.version);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  // One after the other, so that an older text never overtakes a newer one.
  const line = useRef(Promise.resolve());

  const send = useCallback(async () => {
    const sent = text.current;
    try {
      const { status, body } = await post('/api/copy/draft', {
        language,
        name,
        version: seen.current,
        text: sent,
      });
      if (status === 401) window.dispatchEvent(new Event(SIGNED_OUT_EVENT));
      if (body.version === undefined) {
        isRefused.current = body.code === 'HELD';
        setState(status === 401 ? 'signed_out' : (REFUSED[body.code ?? ''] ?? 'failed'));
        return;
      }
      isRefused.current = false;
      seen.current = body.version;
      setVersion(body.version);
      setNotes({ problems: body.problems ?? [], warnings: body.warnings ?? [] });
      setSaved(sent);
      if (text.current === sent) setState('saved');
    } catch {
      setState('failed');
    }
  }, [language, name]);

  const save = useCallback(() => {
    clearTimeout(timer.current);
    timer.current = undefined;
    line.current = line.current.then(send);
  }, [send]);

  const type = useCallback(
    (next: string) => {
      if (next === text.current) return;
      text.current = next;
      setState('waiting');
      clearTimeout(timer.current);
      timer.current = setTimeout(save, PAUSE_MS);
    },
    [save],
  );

  /** Asks who holds the page. Gives the version of the draft that the server has. */
  const beat = useCallback(async () => {
    const { body } = await post('/api/copy/hold', { language, name }).catch((): Answer => ({
      status: 0,
      body: {},
    }));
    if (body.holder !== undefined) setHolder(body.holder);
    // What was typed while somebody else held the page is saved as soon as nobody does.
    if (body.holder === null && isRefused.current) save();
    return body.version;
  }, [language, name, save]);

  /** Saves the text over what somebody else saved meanwhile. */
  const overwrite = useCallback(async () => {
    seen.current = (await beat()) ?? seen.current;
    save();
  }, [beat, save]);

  useEffect(() => {
    const leave = () =>
      navigator.sendBeacon(
        '/api/copy/hold',
        new Blob([JSON.stringify({ language, name, leaves: true })], { type: 'application/json' }),
      );
    window.addEventListener('pagehide', leave);
    const timerOfBeat = setInterval(() => {
      if (!document.hidden) void beat();
    }, LOCK_BEAT_MS);
    const first = setTimeout(() => void beat(), 0);
    return () => {
      window.removeEventListener('pagehide', leave);
      clearInterval(timerOfBeat);
      clearTimeout(first);
      clearTimeout(timer.current);
    };
  }, [beat, language, name]);

  useEffect(() => {
    const warn = (event: BeforeUnloadEvent) => {
      if (text.current !== saved) event.preventDefault();
    };
    window.addEventListener('beforeunload', warn);
    return () => window.removeEventListener('beforeunload', warn);
  }, [saved]);

  /** There is no draft any more: it was published or thrown away. */
  const forget = useCallback(() => {
    seen.current = 0;
    setVersion(0);
    setState('none');
  }, []);

  return { state, version, holder, ...notes, saved, type, overwrite, beat, forget };
}
