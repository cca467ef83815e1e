import { z } from 'zod';
import { CONSENT_VERSIONS, type ConsentVersion } from '@/content/consent-versions';
import { correctedAtField } from '@/lib/cases/case/schema';
import { STAFF_HOW } from '@/lib/intake/fields';

const versions: readonly ConsentVersion[] = Object.values(CONSENT_VERSIONS).flat();

/** What a person agreed to after their request came: the wording, how, and when by the clinic's clock. */
export const consentGivenSchema = z.object({
  id: z.uuid(),
  wording: z.enum(versions, 'wording'),
  correctedAt: correctedAtField,
  how: z.enum(STAFF_HOW, 'how'),
  date: z.string(),
  time: z.string(),
});
