import { z } from 'zod';
import { defineBlock } from './block';

const STARTER = 'Step title goes here';

export const steps = defineBlock({
  type: 'containerDirective',
  name: 'steps',
  label: 'Steps',
  attributes: z.strictObject({}),
  fields: [],
  beginning: { headings: [STARTER, STARTER] },
  draw: ({ children }) => <ol className="steps">{children}</ol>,
  drawItem: ({ children }) => <li>{children}</li>,
});
