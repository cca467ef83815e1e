import type { ConsultationInput } from '@/lib/intake/schema';

/** A complete request, with the fields that a test cares about in place of the usual ones. */
export const answers = (changed: Partial<ConsultationInput> = {}): ConsultationInput => ({
  askingFor: 'myself',
  name: 'Jordan',
  phone: '239 555 0123',
  email: '',
  message: 'I would like to talk',
  consent: 'contact-1',
  ...changed,
});
