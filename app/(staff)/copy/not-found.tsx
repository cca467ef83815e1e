/** Shown for a page that the copy desk doesn't know. */
export default function NotFoundPage() {
  return (
    <div className="space-y-4">
      <h1 className="text-heading">Page not found</h1>
      <p>
        It was moved or discarded, or a version you’re comparing doesn’t exist. <a href="/copy">All pages</a>
      </p>
    </div>
  );
}
