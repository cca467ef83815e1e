'use client';

/** What is shown where a request could not be read. Nothing was changed. */
export default function RequestError({ reset }: { reset: () => void }) {
  return (
    <>
      <h1 className="text-heading">This request can’t be shown just now</h1>
      <p className="mt-6">
        Nothing was changed. Try again in a moment; if it happens again, tell an administrator.
      </p>
      <p className="mt-4 flex flex-wrap items-center gap-4">
        <button type="button" className="button-small" onClick={reset}>
          Try again
        </button>
        <a href="/desk">All requests</a>
      </p>
    </>
  );
}
