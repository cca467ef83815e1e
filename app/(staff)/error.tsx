'use client';

/** A page of staff that broke. Nothing of the fault is shown; the log has it. */
export default function StaffError({ reset }: { reset: () => void }) {
  return (
    <div className="space-y-4">
      <h1 className="text-heading">This page did not open</h1>
      <p>Something went wrong on our side. Nothing was changed.</p>
      <p className="flex flex-wrap gap-3">
        <button type="button" className="button" onClick={reset}>
          Try again
        </button>
        <a className="button-quiet" href="/desk">
          To the requests
        </a>
      </p>
    </div>
  );
}
