'use client';

import { FieldSet } from '@/components/ui/field';
import type { Choices } from './editor-context';

/** The sources for the statement right before it. */
export function CiteFields({ text, sources }: { text: string; sources: Choices['sources'] }) {
  const cited = text.split(',').map((id) => id.trim());
  const unknown = cited.filter((id) => id && !sources.some((source) => source.id === id));
  const all = [...sources, ...unknown.map((id) => ({ id, title: 'not in the list of sources' }))];
  if (all.length === 0)
    return <p>This page has no sources yet. Add one first: below the text, under “0 sources”.</p>;
  return (
    <FieldSet id="cite" legend="Sources">
      <div className="max-h-[50dvh] overflow-y-auto">
        {all.map(({ id, title }) => (
          <label key={id} className="choice">
            <input type="checkbox" name="source" value={id} defaultChecked={cited.includes(id)} />
            <span>
              <bdi>{title}</bdi> (<bdi>{id}</bdi>)
            </span>
          </label>
        ))}
      </div>
    </FieldSet>
  );
}
