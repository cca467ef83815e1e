import { formatDate } from '@/lib/shared/dates';
import type { Source } from '@/lib/copy/schema';

function sourceUrl(identifier: string): string {
  if (identifier.startsWith('doi:')) return `https://doi.org/${identifier.slice('doi:'.length)}`;
  if (identifier.startsWith('pmid:'))
    return `https://pubmed.ncbi.nlm.nih.gov/${identifier.slice('pmid:'.length)}/`;
  return identifier;
}

/** What the page rests on: where it is published, what it says, and how and when that was checked. */
export function Sources({ sources }: { sources: readonly Source[] }) {
  return (
    <section aria-labelledby="sources" className="mt-16">
      <h2 id="sources" className="text-3xl">
        Sources
      </h2>
      <ol className="mt-6 list-decimal space-y-4 pl-8 text-base">
        {sources.map(({ id, authors, title, published, identifier, says, checked, checkedAgainst }) => (
          <li key={id} id={`source-${id}`} className="wrap-anywhere">
            {authors}. <a href={sourceUrl(identifier)}>{title}</a>. {published}. {says}{' '}
            <span className="text-muted">
              Checked against{' '}
              {checkedAgainst === 'citation only' ? 'its citation only' : `its ${checkedAgainst}`},{' '}
              {formatDate(checked)}.
            </span>
          </li>
        ))}
      </ol>
    </section>
  );
}
