/** A mail that no server has accepted in this time has failed. */
export const GIVE_UP_AFTER_MS = 3 * 24 * 60 * 60 * 1000;

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

export const hasRunOut = (createdAt: Date, now: Date) =>
  now.getTime() - createdAt.getTime() >= GIVE_UP_AFTER_MS;
