'use client';

/** Shown in place of a page that broke. Crisis help stays above it; the phone is in the footer below. */
export default function BrokenPage() {
  return (
    <div role="alert">
      <h1 className="text-4xl sm:text-5xl">This page did not load</h1>
      <p className="mt-6 text-xl">
        The fault is ours. Try again in a minute: <a href="">load this page again</a>. If it stays broken,
        call the number at the foot of this page.
      </p>
    </div>
  );
}
