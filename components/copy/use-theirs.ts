import { useEffect, useState } from 'react';
import { postJson } from '@/components/staff/post-json';
import type { PageRef } from '@/lib/copy/schema';
import { LOCK_BEAT_MS } from '@/lib/publishing/domain';

/** Two texts of a page that were written at the same time, and the version of the one that the server has. */
export type Conflict = { mine: string; theirs: string; version: number };

/**
 * What somebody else made of the page meanwhile, beside what is here; undefined while nobody asks, or where they are the same.
 * @param mine gives the text as it is now; it must stay the same from drawing to drawing
 */
export function useTheirs({ language, name }: PageRef, isAsked: boolean, mine: () => string) {
  const [conflict, setConflict] = useState<Conflict>();
  useEffect(() => {
    let isOver = false;
    const ask = async () => {
      if (!isAsked) return;
      const page = { language, name, withText: true };
      const { body } = await postJson<{ text: string; version: number }>('/api/copy/hold', page);
      const { text, version } = body;
      if (isOver || text === undefined || version === undefined) return;
      setConflict({ mine: mine(), theirs: text, version });
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
