'use client';

import { useEffect, useRef } from 'react';

/** Of the page's title, which takes the focus when what had it is gone. */
export const TITLE_ID = 'request';

/** A change may take away the button that made it, and the focus with it: then the keyboard goes on at the title. */
export function KeepFocus({ version }: { version: number }) {
  const seen = useRef(version);
  useEffect(() => {
    if (seen.current === version) return;
    seen.current = version;
    if (document.activeElement === document.body)
      document.getElementById(TITLE_ID)?.focus({ preventScroll: true });
  }, [version]);
  return null;
}
