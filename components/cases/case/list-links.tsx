'use client';

import { useEffect, useMemo } from 'react';
import { useHasScripts } from '@/components/ui/use-has-scripts';
import { NO_LIST, readList, storeList } from '../list-memory';

/** Back to the list this request was opened from, and to the requests beside it there. */
export function ListLinks({ reference }: { reference: string }) {
  const here = useHasScripts();
  const { href, references } = useMemo(() => (here ? readList() : NO_LIST), [here]);
  useEffect(() => {
    storeList({ ...readList(), opened: reference });
  }, [reference]);
  const place = references.indexOf(reference);
  const before = references[place - 1];
  const after = place < 0 ? undefined : references[place + 1];
  return (
    <nav aria-label="Requests in this list" className="flex items-center gap-1">
      <a href={href} data-key="u" className="request-step">
        Back to list
      </a>
      {before ? (
        <a
          href={`/desk/requests/${before}`}
          data-key="k"
          className="request-step"
          aria-label="Previous request"
        >
          ↑
        </a>
      ) : null}
      {after ? (
        <a href={`/desk/requests/${after}`} data-key="j" className="request-step" aria-label="Next request">
          ↓
        </a>
      ) : null}
    </nav>
  );
}
