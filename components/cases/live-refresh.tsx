'use client';

import { useEffect, useEffectEvent, useState } from 'react';
import { useRefresh } from '@/components/staff/connection';
import { useLive } from './use-live';

const newText = (more: number) => `${more} new ${more === 1 ? 'request' : 'requests'}`;

/** How old what the clock says may get; it also makes up for a change that came before the stream was open. */
const AGAIN_MS = 60_000;

/**
 * Reads the page again when something changed at the desk, on whichever process, and says how many new requests came; and
 * every minute while it is seen, because time passes without anybody's doing. None of it counts as activity.
 * @param newCount how many new requests there are, as the page was last read
 */
export function LiveRefresh({ newCount }: { newCount?: number }) {
  const refresh = useRefresh();
  const [seen, setSeen] = useState({ count: newCount ?? 0, text: '' });
  if (newCount !== undefined && newCount !== seen.count)
    setSeen({ count: newCount, text: newCount > seen.count ? newText(newCount - seen.count) : '' });
  const again = useEffectEvent(() => {
    if (document.visibilityState === 'visible') void refresh();
  });
  useLive(undefined, { onChanged: () => void refresh() });
  useEffect(() => {
    const timer = window.setInterval(again, AGAIN_MS);
    return () => window.clearInterval(timer);
  }, []);
  return (
    <p role="status" className={seen.text ? 'text-mangrove font-semibold' : 'sr-only'}>
      {seen.text}
    </p>
  );
}
