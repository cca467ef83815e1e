import { z } from 'zod';
import { defineBlock } from './block';

export const faq = defineBlock({
  type: 'containerDirective',
  name: 'faq',
  label: 'FAQ',
  attributes: z.strictObject({}),
  fields: [],
  beginning: { headings: ['Question goes here'] },
  draw: ({ children }) => <div className="faq">{children}</div>,
  drawItem: ({ children }) => <div className="faq-item">{children}</div>,
});
