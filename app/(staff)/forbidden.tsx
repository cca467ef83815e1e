/** What a member of staff sees of a page that their role does not include. */
export default function Forbidden() {
  return (
    <>
      <h1 className="text-title">Not for your role</h1>
      <p className="mt-6">Your role does not include this page. An administrator can change your role.</p>
      <p className="mt-4">
        <a href="/account">Your account</a>
      </p>
    </>
  );
}
