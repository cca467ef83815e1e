import type { Template } from './schema';

const MINUTE_MS = 60 * 1000;
const DAY_MS = 24 * 60 * MINUTE_MS;

/** How long a code that was sent opens the person's own page. */
export const CODE_VALID_MS = 15 * MINUTE_MS;

/** A mail that no server has accepted in this time has failed. */
const giveUpAfterMs = (template: Template) => (template === 'own_page_code' ? CODE_VALID_MS : 3 * DAY_MS);

/** Where the sealed content of a mail to a person belongs. */
export const letterPlace = (deliveryId: string): string => `delivery/${deliveryId}/letter`;

const CODES: Readonly<Record<string, string>> = {
  EAUTH: 'AUTHENTICATION',
  ENOAUTH: 'AUTHENTICATION',
  ECONNECTION: 'NO_CONNECTION',
  ECONNREFUSED: 'NO_CONNECTION',
  ESOCKET: 'NO_CONNECTION',
  EDNS: 'UNKNOWN_HOST',
  ENOTFOUND: 'UNKNOWN_HOST',
  ETIMEDOUT: 'TIMEOUT',
  ETLS: 'TLS',
  EENVELOPE: 'ADDRESS_REFUSED',
  EMESSAGE: 'MESSAGE_REFUSED',
};

/**
 * A safe code for why a mail was not accepted: SMTP's own number where the server gave one (RFC 5321, 4.2.3), else
 * one of ours. Never the server's text, which may quote an address.
 */
export function failureCode(error: unknown): string {
  const { responseCode, code } = error as { responseCode?: unknown; code?: unknown };
  if (typeof responseCode === 'number' && responseCode >= 400 && responseCode < 600)
    return `SMTP_${responseCode}`;
  return (typeof code === 'string' && CODES[code]) || 'OTHER';
}

export const hasRunOut = (template: Template, createdAt: Date, now: Date) =>
  now.getTime() - createdAt.getTime() >= giveUpAfterMs(template);
