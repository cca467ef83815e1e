'use client';

import { useEffect } from 'react';
import { readList, storeList } from '../list-memory';

/**
 * Remembers which list this is, so that a request opened from it leads to those beside it and back. Coming back, the
 * request that was open last has the focus.
 */
export function RememberList({ href, references }: { href: string; references: readonly string[] }) {
  const shown = references.join();
  useEffect(() => {
    const { opened, ...before } = readList();
    if (opened !== undefined && before.href === href)
      document.querySelector<HTMLAnchorElement>(`[data-row-link][href$="/${opened}"]`)?.focus();
    storeList({ href, references: shown === '' ? [] : shown.split(',') });
  }, [href, shown]);
  return null;
}
