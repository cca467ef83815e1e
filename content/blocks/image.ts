import { z } from 'zod';
import { isolated } from '@/lib/shared/bidi';
import { defineBlock } from './block';

export const image = defineBlock({
  type: 'leafDirective',
  name: 'image',
  label: 'Picture',
  attributes: z
    .strictObject({
      id: z.uuid('choose a picture'),
      alt: z.string().optional(),
      decorative: z.literal('true').optional(),
    })
    .refine(
      ({ alt = '', decorative }) => (alt.trim() !== '') !== (decorative === 'true'),
      'say what it shows, or that it is only decoration',
    ),
  fields: [{ kind: 'picture', name: 'id' }],
  describe: ({ alt = '', decorative }) =>
    `Picture: ${decorative === 'true' ? 'decorative' : isolated(alt)}`,
  draw: ({ id, alt = '' }, around) => around.picture({ id, alt }),
});
