import { z } from 'zod';
import { defineBlock } from './block';

/** Ids of sources as `:cite[a, b]` writes them. */
export const idsIn = (text: string): string[] => text.split(',').map((id) => id.trim());

export const cite = defineBlock({
  type: 'textDirective',
  name: 'cite',
  label: 'Source',
  attributes: z.strictObject({}),
  fields: [{ kind: 'sources', name: 'text' }],
  draw: ({ text }, { texts, sourceIds }) => (
    <sup>
      {[...new Set(idsIn(text))].map((id) => {
        const number = 1 + sourceIds.indexOf(id);
        return (
          <a
            key={id}
            href={`#source-${id}`}
            aria-label={texts.source(number)}
            className="citation"
          >
            {number}
          </a>
        );
      })}
    </sup>
  ),
});
