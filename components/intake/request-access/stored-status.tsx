import { messagesIn, type Language } from '@/content/languages';
import type { PersonStatus } from '@/lib/intake/request-access/domain';
import { ownValue } from '@/lib/shared/own-value';

/** Where a request stands, in plain words. Whether we take it for spam, no one learns here. */
export function StoredStatus({ language, status }: { language: Language; status: PersonStatus }) {
  const { statusTitle, status: words } = messagesIn(language).requestAccess;
  return (
    <section aria-labelledby="status" className="space-y-4">
      <h2 id="status" className="text-heading">
        {statusTitle}
      </h2>
      <p>{ownValue(words, status) ?? words.new}</p>
    </section>
  );
}
