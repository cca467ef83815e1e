import { CODE_VALID_MS } from '@/lib/outbox/domain';
import { ALARM_AGAIN_AFTER_MS } from '@/lib/outbox/outage/domain';
import type { Template } from '@/lib/outbox/schema';
import { DAY_MS, HOUR_MS } from '@/lib/shared/durations';
import { ownValue } from '@/lib/shared/own-value';

const TRIED_FOR_MS: Partial<Record<Template, number>> = {
  own_page_code: CODE_VALID_MS,
  delivery_alarm: ALARM_AGAIN_AFTER_MS, // then the next one is created
};

/** A mail that no server has accepted within this time has failed. */
const giveUpAfterMs = (template: Template) => TRIED_FOR_MS[template] ?? 3 * DAY_MS;

/** What nodemailer reports about a mail that wasn't accepted. */
type Fault = {
  code?: unknown;
  /** The system's or OpenSSL's code, while `code` is nodemailer's. */
  originalCode?: unknown;
  command?: unknown;
  timeoutType?: unknown;
  responseCode?: unknown;
};

const CODES: Readonly<Record<string, string>> = {
  MAY_HAVE_ARRIVED: 'MAY_HAVE_ARRIVED',
  EABORT: 'TIMEOUT',
  EAUTH: 'AUTHENTICATION',
  ENOAUTH: 'AUTHENTICATION',
  ECONNECTION: 'CONNECTION_LOST',
  ECONNREFUSED: 'NO_CONNECTION',
  ECONNRESET: 'CONNECTION_LOST',
  EPIPE: 'CONNECTION_LOST',
  ESOCKET: 'NO_CONNECTION',
  EDNS: 'NAME_LOOKUP',
  ENOTFOUND: 'UNKNOWN_HOST',
  EAI_AGAIN: 'NAME_LOOKUP',
  ETIMEDOUT: 'TIMEOUT',
  GREETING_TIMEOUT: 'NO_GREETING',
  UPGRADE_TIMEOUT: 'TLS',
  EPROTOCOL: 'NOT_SMTP',
  ETLS: 'TLS',
  EENVELOPE: 'ADDRESS_REFUSED',
  EMESSAGE: 'MESSAGE_REFUSED',
  // From OpenSSL and Node (https://nodejs.org/api/tls.html#x509-certificate-error-codes).
  DEPTH_ZERO_SELF_SIGNED_CERT: 'TLS_SELF_SIGNED',
  SELF_SIGNED_CERT_IN_CHAIN: 'TLS_SELF_SIGNED',
  UNABLE_TO_GET_ISSUER_CERT: 'TLS_UNKNOWN_ISSUER',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'TLS_UNKNOWN_ISSUER',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'TLS_UNKNOWN_ISSUER',
  CERT_UNTRUSTED: 'TLS_UNKNOWN_ISSUER',
  ERR_TLS_CERT_ALTNAME_INVALID: 'TLS_WRONG_NAME',
  HOSTNAME_MISMATCH: 'TLS_WRONG_NAME',
  CERT_HAS_EXPIRED: 'TLS_EXPIRED',
  CERT_NOT_YET_VALID: 'TLS_EXPIRED',
  ERR_SSL_WRONG_VERSION_NUMBER: 'TLS_PLAIN_PORT',
  ERR_SSL_PACKET_LENGTH_TOO_LONG: 'TLS_PLAIN_PORT',
};
const TLS_FAULT = /^(CERT_|CRL_|ERR_TLS_|ERR_SSL_|EPROTO$|UNABLE_TO_|INVALID_CA|INVALID_PURPOSE|PATH_LENGTH)/;

/** Replies that reject us rather than this mail: RFC 4954 and RFC 3207 define 530 and 538 for missing login or TLS. */
const LOGIN_FIRST: readonly number[] = [530, 538];

/**
 * Classifies a permanent reply (RFC 5321, 4.2.1) by the command that got it: most of them aren't about the recipient.
 */
function permanentCode({ code, command }: Fault, reply: number): string {
  if (code === 'EAUTH') return 'AUTHENTICATION';
  if (command === 'STARTTLS') return 'TLS_NOT_OFFERED';
  if (LOGIN_FIRST.includes(reply)) return 'LOGIN_REQUIRED';
  if (command === 'MAIL FROM') return 'SENDER_REFUSED';
  if (['CONN', 'EHLO', 'HELO'].includes(String(command))) return 'SERVER_REFUSED';
  return `SMTP_${reply}`;
}

/**
 * A safe code for why a mail wasn't accepted: SMTP's own number if the server defers it or refuses this particular
 * mail, otherwise one of ours. Never the server's text, which may quote an address.
 */
export function failureCode(error: unknown): string {
  const fault = error as Fault;
  const { responseCode: reply } = fault;
  if (typeof reply === 'number' && reply >= 400 && reply < 500) return `SMTP_${reply}`;
  if (typeof reply === 'number' && reply >= 500 && reply < 600) return permanentCode(fault, reply);
  const causes = [fault.timeoutType, fault.originalCode, fault.code].filter(
    (text) => typeof text === 'string',
  );
  const known = causes.find((cause) => Object.hasOwn(CODES, cause) || TLS_FAULT.test(cause));
  return known === undefined ? 'OTHER' : (ownValue(CODES, known) ?? 'TLS');
}

/** The same for all temporary, and for all permanent, replies of servers: their last digits are the server's own. */
export const kindOfCode = (code: string): string => code.replace(/^(SMTP_[45])\d\d$/, '$1nn');

/** RFC 5321 defines 503 as commands in the wrong order: a problem with the session. */
const OF_CONVERSATION = 'SMTP_503';

/** Whether a server permanently refused this mail for this recipient. */
export const isRefusal = (code: string | null): boolean =>
  code !== null && code !== OF_CONVERSATION && /^(SMTP_5\d\d|ADDRESS_REFUSED|MESSAGE_REFUSED)$/.test(code);

/** Permanently refused, and again when it was retried: a third attempt would be no different. */
export const isRefusedTwice = (before: string | null, now: string): boolean =>
  isRefusal(before) && isRefusal(now);

/** The server had the whole mail and never said what became of it. */
export const MAY_HAVE_ARRIVED = 'MAY_HAVE_ARRIVED';

/**
 * How long to wait before retrying a mail that may already have arrived; 0 to leave it to the usual retries.
 * @param attempts how often it was tried
 */
export const restAfter = (code: string | null, attempts: number): number =>
  code === MAY_HAVE_ARRIVED ? Math.min(HOUR_MS * 2 ** (attempts - 1), DAY_MS) : 0;

export const hasRunOut = (template: Template, createdAt: Date, now: Date) =>
  now.getTime() - createdAt.getTime() >= giveUpAfterMs(template);
