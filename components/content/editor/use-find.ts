'use client';

import { rootEditor$, useCellValue } from '@mdxeditor/editor';
import { useEffect, useState } from 'react';
import { findMatches, replaceMatches, type Match, type Search } from './find-text';

const NOT_SEARCHED = 'Block titles, button labels, and page fields aren’t searched.';

/** The matches in the current text, which of them is current, and the result of the last replacement. */
export function useFind(search: Search) {
  const root = useCellValue(rootEditor$);
  const { term, isCaseMatched } = search;
  const [matches, setMatches] = useState<readonly Match[]>([]);
  const [at, setAt] = useState(0);
  const [done, setDone] = useState<{ text: string; left: number }>();
  const current = Math.min(at, Math.max(0, matches.length - 1));

  useEffect(() => {
    const text = root?.getRootElement();
    if (!root || !text) return undefined;
    const look = () => setMatches(findMatches(root, { term, isCaseMatched }));
    look();
    const observer = new MutationObserver(look);
    observer.observe(text, { subtree: true, childList: true, characterData: true });
    return () => observer.disconnect();
  }, [root, term, isCaseMatched]);

  useEffect(() => highlight(matches, matches[current]), [matches, current]);

  const goTo = (found: readonly Match[], next: number) => {
    const index = found.length === 0 ? 0 : (next + found.length) % found.length;
    setMatches(found);
    setAt(index);
    found[index]?.range.startContainer.parentElement?.scrollIntoView({ block: 'center' });
  };
  const step = (by: number) => {
    setDone(undefined);
    if (root) goTo(findMatches(root, search), current + by);
  };
  const replace = (replacement: string, isAll: boolean) => {
    if (!root) return;
    const before = findMatches(root, search);
    const chosen = isAll ? before : before.slice(current, current + 1);
    if (chosen.length === 0) return;
    replaceMatches(root, chosen, replacement);
    const after = findMatches(root, search);
    // The new text may itself contain matches, which must not count as the next one.
    const added = after.length - (before.length - chosen.length);
    const text = `Replaced ${chosen.length} ${chosen.length === 1 ? 'match' : 'matches'}.`;
    setDone({ text, left: after.length });
    goTo(after, isAll ? 0 : current + added);
  };
  /** Goes back to the first match. */
  const restart = () => {
    setDone(undefined);
    setAt(0);
  };
  const place = matches.length > 0 ? `Match ${current + 1} of ${matches.length}` : '';
  const replaced = done?.left === matches.length ? done.text : ''; // not after Undo or typing changed that
  const none = term === '' || replaced ? '' : `No matches. ${NOT_SEARCHED}`;
  return {
    isFound: matches.length > 0,
    message: [replaced, place || none].filter(Boolean).join(' '),
    step,
    replace,
    restart,
  };
}

/** Highlights matches without changing the text. Browsers without the API only scroll to them. */
function highlight(matches: readonly Match[], current: Match | undefined) {
  if (typeof Highlight === 'undefined') return undefined;
  CSS.highlights.set('find', new Highlight(...matches.map(({ range }) => range)));
  const marked = new Highlight(...(current ? [current.range] : []));
  marked.priority = 1;
  CSS.highlights.set('find-current', marked);
  return () => {
    CSS.highlights.delete('find');
    CSS.highlights.delete('find-current');
  };
}
