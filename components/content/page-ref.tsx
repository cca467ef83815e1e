import type { PageRef } from '@/lib/content/copy/schema';

/** Which page a form is about, and which draft of it the user saw. */
export function PageFields({ language, name, version }: PageRef & { version?: number }) {
  return (
    <>
      <input type="hidden" name="language" value={language} />
      <input type="hidden" name="name" value={name} />
      {version === undefined ? null : (
        <input type="hidden" name="version" value={version} autoComplete="off" />
      )}
    </>
  );
}
