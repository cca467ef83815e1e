'use client';

/** Where search engines cut, about: they measure in pixels. */
const SHOWN = { title: 60, description: 158 };

/** A text up to the last whole word that is shown. */
function cut(text: string, length: number): string {
  if (text.length <= length) return text;
  return `${text.slice(0, length).replace(/\s+\S*$/, '')} …`;
}

/** What a search engine may show of the page. */
export function SearchPreview({ title, description }: { title: string; description: string }) {
  return (
    <figure className="border-line bg-paper border p-4">
      <figcaption className="text-muted text-small">How a search engine may show it</figcaption>
      <p className="text-muted text-small">Address of this site › address of this page</p>
      <p className="text-mangrove wrap-anywhere">{cut(title, SHOWN.title) || 'No title yet'}</p>
      <p className="text-small wrap-anywhere">
        {cut(description, SHOWN.description) || 'No description yet'}
      </p>
    </figure>
  );
}
