import { z } from 'zod';
import { isolated } from '@/lib/shared/bidi';
import { defineBlock } from './block';

const TITLE = 'say what unfolds';

/** Details that not every reader wants, folded below a title. */
export const fold = defineBlock({
  type: 'containerDirective',
  name: 'fold',
  label: 'Details that unfold',
  attributes: z.strictObject({ title: z.string(TITLE).min(1, TITLE) }),
  fields: [{ kind: 'words', name: 'title', label: 'Title' }],
  describe: ({ title = '' }) => `Details: ${isolated(title)}`,
  draw: ({ title, children }) => (
    <details className="fold">
      <summary>{title}</summary>
      {children}
    </details>
  ),
});
