'use client';

import { useEffect, useRef } from 'react';

/**
 * A change may remove the button that triggered it, along with the focus; then a heading gets the focus.
 * @param version a new value whenever something has changed
 * @param to id of the heading, which must be focusable (`tabIndex={-1}`)
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
