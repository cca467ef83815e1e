import type { CONSENT_VERSIONS, ConsentKind } from '@/content/consent-versions';
import { shownConsent } from '@/content/consents';
import type { ConsultationInput } from '@/lib/intake/schema';

/** The version of a consent that the form shows today. */
export const todays = <Kind extends ConsentKind>(kind: Kind) =>
  shownConsent('en', kind).version as (typeof CONSENT_VERSIONS)[Kind][number];

/** A complete request, with the fields that a test cares about in place of the usual ones. */
export const answers = (changed: Partial<ConsultationInput> = {}): ConsultationInput => ({
  askingFor: 'myself',
  name: 'Jordan',
  phone: '+12395550123',
  phoneOwner: '',
  voicemail: '',
  textMessage: '',
  email: '',
  privateEmail: '',
  howSoon: '',
  message: 'I would like to talk',
  contactBy: '',
  days: [],
  times: [],
  ageGroup: '',
  reasons: [],
  insurance: '',
  consent: todays('contact'),
  substanceUse: '',
  ...changed,
});
