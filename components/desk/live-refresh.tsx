'use client';

import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { useLive } from './use-live';

const newText = (more: number) => `${more} new ${more === 1 ? 'request' : 'requests'}`;

/**
 * Reads the page again when something changed at the desk, on whichever process, and says how many new requests came.
 * @param newCount how many new requests there are, as the page was last read
 */
export function LiveRefresh({ newCount }: { newCount?: number }) {
  const router = useRouter();
  const [seen, setSeen] = useState({ count: newCount ?? 0, text: '' });
  if (newCount !== undefined && newCount !== seen.count)
    setSeen({ count: newCount, text: newCount > seen.count ? newText(newCount - seen.count) : '' });
  useLive(undefined, { onChanged: () => router.refresh() });
  return (
    <p role="status" className={seen.text ? 'text-mangrove font-semibold' : 'sr-only'}>
      {seen.text}
    </p>
  );
}
