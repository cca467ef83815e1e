import { z } from 'zod';
import { defineBlock } from './block';

const STARTER = 'Column title goes here';

export const columns = defineBlock({
  type: 'containerDirective',
  name: 'columns',
  label: 'Columns',
  attributes: z.strictObject({}),
  fields: [],
  beginning: { headings: [STARTER, STARTER] },
  draw: ({ children }) => <div className="columns-of">{children}</div>,
  drawItem: ({ children }) => <div>{children}</div>,
});
