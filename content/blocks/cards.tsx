import { z } from 'zod';
import { defineBlock } from './block';

const STARTER = 'Card title goes here';

export const cards = defineBlock({
  type: 'containerDirective',
  name: 'cards',
  label: 'Cards',
  attributes: z.strictObject({}),
  fields: [],
  beginning: { headings: [STARTER, STARTER] },
  draw: ({ children }) => <div className="cards">{children}</div>,
  drawItem: ({ children }) => <div className="card">{children}</div>,
});
