/**
 * Every version of every consent that was ever shown, by what it is about; the database knows the same kinds. The
 * words are in consents.ts, apart, because this list ships to the browser with the form's schema.
 */
export const CONSENT_VERSIONS = {
  contact: ['contact-1', 'contact-2', 'contact-3', 'contact-es-1'],
  voicemail: ['voicemail-1', 'voicemail-2', 'voicemail-es-1'],
  text_message: ['text-1', 'text-2', 'text-es-1'],
  private_email: ['private-email-1', 'private-email-2', 'private-email-es-1'],
  substance_use: ['substance-use-1', 'substance-use-2', 'substance-use-es-1'],
} as const;

export type ConsentKind = keyof typeof CONSENT_VERSIONS;
export type VersionOf<Kind extends ConsentKind> = (typeof CONSENT_VERSIONS)[Kind][number];
export type ConsentVersion = VersionOf<ConsentKind>;

export const CONSENT_KINDS = Object.keys(CONSENT_VERSIONS) as ConsentKind[];
