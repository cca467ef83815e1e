'use client';

import { useIsLost } from './connection';

/** Says that the page may be out of date while the server can't be reached. */
export function ConnectionNotice() {
  const isLost = useIsLost();
  return (
    <div role="status" className={isLost ? 'wide py-3 print:hidden' : 'sr-only'}>
      {isLost ? (
        <p className="panel font-semibold">
          We can’t reach the server. What you see may be out of date, and what you type stays here until the
          connection is back.
        </p>
      ) : null}
    </div>
  );
}
