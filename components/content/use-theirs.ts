import { useEffect, useState } from 'react';
import { postJson } from '@/components/staff/post-json';
import type { PageRef } from '@/lib/content/copy/schema';
import { LOCK_BEAT_MS } from '@/lib/content/publishing/domain';

/** Two texts of a page that were written at the same time. */
export type Conflict = {
  mine: string;
  /** What the server has, and its version. */
  theirs: string;
  version: number;
  /** Whether it's the user's own text too, from another tab. */
  isOwn: boolean;
};

/**
 * What someone else, or the user in another tab, has written meanwhile, alongside the text here; undefined unless it's
 * asked for, or if the two are the same.
 * @param mine returns the current text; it must stay the same function between renders
 */
export function useTheirs({ language, name }: PageRef, isAsked: boolean, mine: () => string) {
  const [conflict, setConflict] = useState<Conflict>();
  useEffect(() => {
    let isOver = false;
    const ask = async () => {
      if (!isAsked) return;
      const page = { language, name, withText: true };
      const { body } = await postJson<{ text: string; version: number; isOwn: boolean }>(
        '/api/copy/hold',
        page,
      );
      const { text, version, isOwn = false } = body;
      if (isOver || text === undefined || version === undefined) return;
      setConflict({ mine: mine(), theirs: text, version, isOwn });
    };
    void ask();
    const again = setInterval(() => void ask(), LOCK_BEAT_MS);
    return () => {
      isOver = true;
      clearInterval(again);
      setConflict(undefined);
    };
  }, [language, name, isAsked, mine]);
  return conflict && conflict.mine !== conflict.theirs ? conflict : undefined;
}
