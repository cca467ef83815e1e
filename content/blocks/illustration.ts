import { z } from 'zod';
import { ILLUSTRATIONS } from '@/content/illustrations';
import { defineBlock } from './block';
import { readable } from './readable';

export const illustration = defineBlock({
  type: 'leafDirective',
  name: 'illustration',
  label: 'Illustration',
  attributes: z.strictObject({ name: z.enum(ILLUSTRATIONS, 'choose one of the drawings') }),
  fields: [{ kind: 'choice', name: 'name', label: 'Illustration', from: ILLUSTRATIONS, labelOf: readable }],
  draw: ({ name }, around) => around.illustration(name),
});
