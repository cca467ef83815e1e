import type { CONSENT_VERSIONS, ConsentKind } from '@/content/consent-versions';
import { shownConsent } from '@/content/consents';
import { storedAnswersSchema, type ConsultationInput } from '@/lib/intake/schema';

/** The version of a consent that the form shows today. */
export const todays = <Kind extends ConsentKind>(kind: Kind) =>
  shownConsent('en', kind).version as (typeof CONSENT_VERSIONS)[Kind][number];

/** A complete request, with the given fields replaced. */
export const answers = (changed: Partial<ConsultationInput> = {}): ConsultationInput => ({
  ...storedAnswersSchema.parse({
    askingFor: 'myself',
    name: 'Jordan',
    phone: '+12395550123',
    message: 'I would like to talk',
    consent: todays('contact'),
  }),
  ...changed,
});
