import { z } from 'zod';
import { Notice } from '@/components/ui/notice';
import { isolated } from '@/lib/shared/bidi';
import { ownValue } from '@/lib/shared/own-value';
import { defineBlock } from './block';

const KINDS = ['note', 'warning', 'danger'] as const;
const LABELS: Readonly<Record<string, string>> = { note: 'Note', warning: 'Warning', danger: 'Danger: help now' };
const TITLE = 'give the callout a title';

export const callout = defineBlock({
  type: 'containerDirective',
  name: 'callout',
  label: 'Callout',
  attributes: z.strictObject({
    kind: z.enum(KINDS, 'choose danger, warning or note'),
    title: z.string(TITLE).min(1, TITLE),
  }),
  fields: [
    { kind: 'choice', name: 'kind', label: 'Kind', from: KINDS, first: 'note', labelOf: (kind) => ownValue(LABELS, kind) ?? kind },
    { kind: 'words', name: 'title', label: 'Title' },
  ],
  describe: ({ kind = '', title = '' }) => `Callout, ${kind}: ${isolated(title)}`,
  draw: ({ kind, title, children }) => (
    <Notice kind={kind} title={title}>
      {children}
    </Notice>
  ),
});
