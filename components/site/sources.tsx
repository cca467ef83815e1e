import { messagesIn, type Language } from '@/content/languages';
import type { Source } from '@/lib/content/copy/schema';
import { formatDate } from '@/lib/shared/dates';

function sourceUrl(identifier: string): string {
  if (identifier.startsWith('doi:')) return `https://doi.org/${identifier.slice('doi:'.length)}`;
  if (identifier.startsWith('pmid:'))
    return `https://pubmed.ncbi.nlm.nih.gov/${identifier.slice('pmid:'.length)}/`;
  return identifier;
}

/** A page's sources: where each is published, what it says, and how and when that was checked. */
export function Sources({ language, sources }: { language: Language; sources: readonly Source[] }) {
  const text = messagesIn(language).page;
  if (sources.length === 0) return null;
  return (
    <section aria-labelledby="sources" className="max-w-prose mt-section">
      <h2 id="sources" className="text-heading">
        {text.sources}
      </h2>
      <ol className="sources">
        {sources.map(({ id, authors, title, published, identifier, says, checked, checkedAgainst }) => (
          <li key={id} id={`source-${id}`}>
            <bdi>{authors.replace(/\.$/, '')}</bdi>.{' '}
            <a href={sourceUrl(identifier)}>
              <bdi>{title}</bdi>
            </a>
            . <bdi>{published}</bdi>. <bdi>{says}</bdi>{' '}
            <span className="text-muted">
              {text.checked(text.checkedAgainst[checkedAgainst], formatDate(checked))}
            </span>
          </li>
        ))}
      </ol>
    </section>
  );
}
