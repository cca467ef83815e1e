'use client';

import { useEffect, useRef } from 'react';

/**
 * A change may take away the button that made it, and the focus with it: then the keyboard goes on at a heading.
 * @param version another one whenever something has changed
 * @param to id of the heading, which can take the focus (`tabIndex={-1}`)
 */
export function KeepFocus({ version, to }: { version: number | string; to: string }) {
  const seen = useRef(version);
  useEffect(() => {
    if (seen.current === version) return;
    seen.current = version;
    if (document.activeElement === document.body) document.getElementById(to)?.focus({ preventScroll: true });
  }, [version, to]);
  return null;
}
