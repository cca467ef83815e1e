import { z } from 'zod';
import { defineBlock } from './block';
import { readable } from './readable';

const SNIPPET = 'choose one of the parts';

export const part = defineBlock({
  type: 'leafDirective',
  name: 'part',
  label: 'Part',
  attributes: z.strictObject({ name: z.string(SNIPPET).regex(/^[a-z0-9-]+$/, SNIPPET) }),
  fields: [{ kind: 'choice', name: 'name', label: 'Part', from: 'snippets', inWords: readable }],
  draw: ({ name }, around) => around.snippet(name),
});
