import { messagesIn, type Language } from '@/content/languages';
import type { Source } from '@/lib/content/copy/schema';

function sourceUrl(identifier: string): string {
  if (identifier.startsWith('doi:')) return `https://doi.org/${identifier.slice('doi:'.length)}`;
  if (identifier.startsWith('pmid:'))
    return `https://pubmed.ncbi.nlm.nih.gov/${identifier.slice('pmid:'.length)}/`;
  return identifier;
}

/**
 * A page's sources, folded: where each is published and what it says. A link to one opens them. When it was checked, and
 * against what, is for whoever edits the page.
 */
export function Sources({ language, sources }: { language: Language; sources: readonly Source[] }) {
  const text = messagesIn(language).page;
  if (sources.length === 0) return null;
  return (
    <section aria-labelledby="sources" className="max-w-prose mt-section">
      <h2 id="sources" className="text-heading">
        {text.sources}
      </h2>
      <details className="mt-4">
        <summary className="min-h-11 cursor-pointer py-2">{text.showSources(sources.length)}</summary>
        <ol className="sources">
          {sources.map(({ id, authors, title, published, identifier, says }) => (
            <li key={id} id={`source-${id}`}>
              <bdi>{authors.replace(/\.$/, '')}</bdi>.{' '}
              <a href={sourceUrl(identifier)}>
                <bdi>{title}</bdi>
              </a>
              . <bdi>{published}</bdi>. <bdi>{says}</bdi>
            </li>
          ))}
        </ol>
      </details>
    </section>
  );
}
