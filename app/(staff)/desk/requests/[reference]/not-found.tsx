/** Shown if no request has this reference. */
export default function NotFound() {
  return (
    <>
      <h1 className="text-heading">Request not found</h1>
      <p className="mt-6">
        No request has this reference. It may be mistyped, or the request was deleted by the person or under
        the retention rules.
      </p>
      <p className="mt-4">
        <a href="/desk">Back to the list of requests</a>
      </p>
    </>
  );
}
