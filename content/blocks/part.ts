import { z } from 'zod';
import { defineBlock } from './block';
import { readable } from './readable';

const SNIPPET = 'choose one of the reusable texts';

export const part = defineBlock({
  type: 'leafDirective',
  name: 'part',
  label: 'Reusable text',
  attributes: z.strictObject({ name: z.string(SNIPPET).regex(/^[a-z0-9-]+$/, SNIPPET) }),
  fields: [{ kind: 'choice', name: 'name', label: 'Reusable text', from: 'snippets', labelOf: readable }],
  draw: ({ name }, around) => around.snippet(name),
});
