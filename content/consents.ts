/**
 * Every text of the consent to be contacted that was ever shown, by version. A version's text never changes: what was
 * agreed to is stored with it, and a form opened before a new version came is accepted with the words that it showed.
 */
export const CONTACT_CONSENTS = {
  'contact-1':
    'I agree that Calusa Recovery may use what I enter here to contact me about this request, by the phone number or ' +
    'email address that I give. I can withdraw this at any time by telling the clinic.',
} as const;

/** The version that the form shows today. */
export const CONTACT_CONSENT = 'contact-1' satisfies keyof typeof CONTACT_CONSENTS;
