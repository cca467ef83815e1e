/** Shown while a page of the desk is read. */
export default function Loading() {
  return (
    <p role="status" className="panel">
      Reading…
    </p>
  );
}
