import { z } from 'zod';
import { CONSENT_KINDS } from '@/content/consent-versions';
import { STAFF_HOW } from '@/lib/intake/fields';

/** What a person took back in another way than on their own page: how, and when by the clinic's clock. */
export const withdrawalSchema = z.object({
  id: z.uuid(),
  kind: z.enum(CONSENT_KINDS, 'kind'),
  how: z.enum(STAFF_HOW, 'how'),
  date: z.string(),
  time: z.string(),
});
