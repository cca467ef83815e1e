import { z } from 'zod';
import { isolated } from '@/lib/shared/bidi';
import { defineBlock } from './block';

const PATH = 'choose a page on this site';
const WORDS = 'say what the button says';

export const callToAction = defineBlock({
  type: 'leafDirective',
  name: 'call-to-action',
  label: 'Call to action',
  attributes: z.strictObject({
    to: z.string(PATH).regex(/^\/(?!\/)[a-z0-9/-]*$/, PATH),
    label: z.string(WORDS).min(1, WORDS),
  }),
  fields: [
    { kind: 'choice', name: 'to', label: 'Page it links to', from: 'pages' },
    { kind: 'words', name: 'label', label: 'Button text' },
  ],
  describe: ({ label = '', to = '' }) => `Call to action: ${isolated(label)} (${to})`,
  draw: ({ to, label }) => (
    <p>
      <a className="button" href={to}>
        {label}
      </a>
    </p>
  ),
});
