'use client';

import { useEffect, useMemo } from 'react';
import { useHasScripts } from '@/components/ui/use-has-scripts';
import { NO_LIST, readFound, readList, storeFound, storeList } from '../list-memory';
import { FOUND_HASH } from '../queue/found-again';

/** What a search found, if this request was opened from there. */
function foundWith(reference: string) {
  const found = readFound();
  return found?.isFollowed && found.references.includes(reference) ? found : undefined;
}

/** Back to the list this request was opened from, and to the requests beside it there. */
export function ListLinks({ reference }: { reference: string }) {
  const here = useHasScripts();
  const found = useMemo(() => (here ? foundWith(reference) : undefined), [here, reference]);
  const list = useMemo(() => (here ? readList() : NO_LIST), [here]);
  const href = found ? `${found.href}${FOUND_HASH}` : list.href;
  const references = found?.references ?? list.references;
  useEffect(() => {
    const among = foundWith(reference);
    if (among) storeFound({ ...among, opened: reference });
    else storeList({ ...readList(), opened: reference });
  }, [reference]);
  const place = references.indexOf(reference);
  const before = references[place - 1];
  const after = place < 0 ? undefined : references[place + 1];
  return (
    <nav aria-label="Requests in this list" className="flex items-center gap-1">
      <a href={href} data-key="u" className="request-step">
        {found ? 'Back to results' : 'Back to list'}
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
