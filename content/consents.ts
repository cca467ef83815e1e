/**
 * Every text of the consent to be contacted that was ever shown, by version. A version's text never changes: what was
 * agreed to is stored with it, and a form opened before a new version came is accepted with the words that it showed.
 */
export const CONTACT_CONSENTS = {
  'contact-1':
    'I agree that intake staff at Calusa Recovery may read what I enter here and contact me about this request: by a ' +
    'person calling the phone number that I give, or by email. This does not allow text messages or automated calls. ' +
    'I can take this back at any time, in any way that reaches the clinic.',
} as const;

/** The version that the form shows today. */
export const CONTACT_CONSENT = 'contact-1' satisfies keyof typeof CONTACT_CONSENTS;
