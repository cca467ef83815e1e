import { z } from 'zod';
import { defineBlock } from './block';

/** Who works here: a heading for each person, and below it a picture, credentials, license and languages. */
export const people = defineBlock({
  type: 'containerDirective',
  name: 'people',
  label: 'People',
  attributes: z.strictObject({}),
  fields: [],
  beginning: { headings: ['Name and credentials goes here'] },
  draw: ({ children }) => <div className="cards">{children}</div>,
  drawItem: ({ children }) => <div className="card">{children}</div>,
});
