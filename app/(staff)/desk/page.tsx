export default function DeskPage() {
  return (
    <>
      <h1 className="text-title">Staff desk</h1>
      <p className="mt-6">
        Requests are stored and their notices are sent, but this release can’t show them yet: signing in and
        reading requests come with the next part of the desk. Nothing is lost until then.
      </p>
    </>
  );
}
