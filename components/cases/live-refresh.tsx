'use client';

import { useEffect, useEffectEvent, useState } from 'react';
import { useRefresh } from '@/components/staff/connection';
import { useLive } from './use-live';

const newText = (more: number) => `${more} new ${more === 1 ? 'request' : 'requests'}`;

/** How stale anything time-based may get; it also covers a change that happened before the stream was open. */
const AGAIN_MS = 60_000;

/**
 * Refreshes the page when something changed at the desk, in any process, and announces how many new requests came in.
 * While the page is visible it also refreshes every minute, because some things change just by time passing. None of
 * this counts as activity.
 * @param newCount how many new requests there were when the page was last rendered
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
