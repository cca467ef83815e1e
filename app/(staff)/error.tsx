'use client';

/** Replaces a staff page that failed. The error's message may contain anything, so only its number is shown. */
export default function StaffError({ error }: { error: Error & { digest?: string } }) {
  return (
    <div className="max-w-prose space-y-4">
      <h1 className="text-heading">This page couldn’t be shown</h1>
      <p role="alert" className="border-danger bg-danger-paper border-l-4 p-4">
        Something went wrong on our side. Nothing that was saved is lost, and new requests are still accepted.
      </p>
      <p>
        Try again in a moment. If it happens again, tell an administrator
        <span>{error.digest ? ` this number: ${error.digest}` : ' what you were doing'}</span>.
      </p>
      <a className="button" href="">
        Try again
      </a>
    </div>
  );
}
