'use client';

import { useLinkStatus } from 'next/link';

/** Says, within a link, that what it leads to is on its way. */
export function QueuePending() {
  const { pending } = useLinkStatus();
  return (
    <span role="status" className={pending ? 'text-muted' : 'sr-only'}>
      {pending ? 'Loading…' : ''}
    </span>
  );
}
