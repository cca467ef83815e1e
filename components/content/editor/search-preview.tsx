'use client';

/** Roughly where search engines truncate; they measure in pixels. */
const SHOWN = { title: 60, description: 158 };

/** Truncates a text after the last whole word that fits. */
function cut(text: string, length: number): string {
  if (text.length <= length) return text;
  return `${text.slice(0, length).replace(/\s+\S*$/, '')} …`;
}

type Props = { path: string; title: string; description: string };

/** A page's address the way search engines show it: `example.org › programs › recovery-matrix`. */
const asTrail = (path: string) => [window.location.host, ...path.split('/').filter(Boolean)].join(' › ');

/** What a search engine might show for the page. */
export function SearchPreview({ path, title, description }: Props) {
  return (
    <figure className="border-line bg-paper border p-4">
      <figcaption className="text-muted text-small">How a search engine may show it</figcaption>
      <p className="text-muted text-small wrap-anywhere">{asTrail(path)}</p>
      <p dir="auto" className="text-mangrove wrap-anywhere">
        {cut(title, SHOWN.title) || 'No title yet'}
      </p>
      <p dir="auto" className="text-small wrap-anywhere">
        {cut(description, SHOWN.description) || 'No description yet'}
      </p>
    </figure>
  );
}
