import { useEffect } from 'react';
import { readFound, storeFound } from '../list-memory';

/** The fragment of an address that leads back to what a search found. */
export const FOUND_HASH = '#found';

const isBack = () => {
  const [entry] = performance.getEntriesByType('navigation');
  return entry instanceof PerformanceNavigationTiming && entry.type === 'back_forward';
};

const here = () => window.location.pathname + window.location.search;

/**
 * Searches again, by the button of that id, where someone comes back to the page that showed what was found: by the
 * browser's Back or the link on a request.
 */
export function useFoundAgain(buttonId: string): void {
  useEffect(() => {
    const found = readFound();
    if (!found) return;
    const hasAsked = window.location.hash === FOUND_HASH;
    const isBackHere = found.href === here() && (hasAsked || isBack());
    if (hasAsked) window.history.replaceState(window.history.state, '', here());
    if (isBackHere) document.querySelector<HTMLButtonElement>(`#${buttonId}`)?.click();
    // Whatever is opened from a list now was not found.
    else if (!window.location.pathname.startsWith('/desk/requests/'))
      storeFound({ ...found, isFollowed: false });
  }, [buttonId]);
}

/** Remembers what was found here, and moves the focus to the request that was opened from it before. */
export function rememberFound(references: readonly string[]): void {
  const before = readFound();
  const opened = before?.href === here() ? before.opened : undefined;
  storeFound({ href: here(), references: [...references], isFollowed: false });
  if (opened !== undefined && references.includes(opened))
    document.querySelector<HTMLAnchorElement>(`[data-found] a[href$="/${opened}"]`)?.focus();
}

/** A request is opened from what was found: it leads back there, and to those beside it. */
export function followFound(target: EventTarget): void {
  const link =
    target instanceof Element ? target.closest<HTMLAnchorElement>('a[href^="/desk/requests/"]') : null;
  const found = readFound();
  const opened = link?.pathname.split('/').at(-1);
  if (found && opened !== undefined) storeFound({ ...found, opened, isFollowed: true });
}
