import { z } from 'zod';
import { defineBlock } from './block';

export const contactDetails = defineBlock({
  type: 'leafDirective',
  name: 'contact-details',
  label: 'Contact details',
  attributes: z.strictObject({}),
  fields: [],
  draw: (_props, around) => around.contactDetails(),
});
