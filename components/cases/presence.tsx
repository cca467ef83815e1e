'use client';

import { useState } from 'react';
import { useRefresh } from '@/components/staff/connection';
import { isolated } from '@/lib/shared/bidi';
import { useLive } from './use-live';

const listed = new Intl.ListFormat('en-US');

/** Says who else has this request open, and refreshes the page when something changed. */
export function Presence({ requestId, others }: { requestId: string; others: readonly string[] }) {
  const refresh = useRefresh();
  const [names, setNames] = useState(others);
  useLive(requestId, {
    onChanged: () => void refresh(),
    onPresence: () => {
      fetch(`/api/desk/presence?request=${requestId}`)
        .then((response) => (response.ok ? (response.json() as Promise<{ names: string[] }>) : { names: [] }))
        .then((answer) => setNames(answer.names))
        .catch(() => undefined); // sent again at the next change
    },
  });
  return (
    <p role="status" className={names.length > 0 ? 'panel font-semibold' : 'sr-only'}>
      {names.length > 0
        ? `${listed.format(names.map(isolated))} ${names.length > 1 ? 'have' : 'has'} this request open too.`
        : ''}
    </p>
  );
}
