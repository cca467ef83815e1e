import { z } from 'zod';
import { defineBlock } from './block';

export const childPages = defineBlock({
  type: 'leafDirective',
  name: 'child-pages',
  label: 'Child pages',
  attributes: z.strictObject({}),
  fields: [],
  draw: (_props, around) => around.childPages(),
});
