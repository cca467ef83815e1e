import { z } from 'zod';
import { isolated } from '@/lib/shared/bidi';
import { defineBlock } from './block';

const WHO = 'say who is quoted';

/** The words of a source, such as a guideline. Its text cites the source; the words of a patient are never shown. */
export const quote = defineBlock({
  type: 'containerDirective',
  name: 'quote',
  label: 'Quote of a source',
  attributes: z.strictObject({ from: z.string(WHO).min(1, WHO) }),
  fields: [{ kind: 'words', name: 'from', label: 'Who says it' }],
  describe: ({ from = '' }) => `Quote: ${isolated(from)}`,
  draw: ({ from, children }) => (
    <figure className="quote">
      <blockquote>{children}</blockquote>
      <figcaption>{from}</figcaption>
    </figure>
  ),
});
