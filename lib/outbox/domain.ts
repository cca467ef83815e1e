import { ownValue } from '@/lib/shared/own-value';
import type { DeliveryState } from './fields';
import type { Template } from './schema';

const MINUTE_MS = 60 * 1000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/** How long a code that was sent opens “Your request”. */
export const CODE_VALID_MS = 15 * MINUTE_MS;

/** How often an alarm is repeated that no one has mended. */
const ALARM_AGAIN_AFTER_MS = DAY_MS;

const TRIED_FOR_MS: Partial<Record<Template, number>> = {
  own_page_code: CODE_VALID_MS,
  delivery_alarm: ALARM_AGAIN_AFTER_MS, // then the next one is made
};

/** A mail that no server has accepted in this time has failed. */
const giveUpAfterMs = (template: Template) => TRIED_FOR_MS[template] ?? 3 * DAY_MS;

const URGENT: readonly Template[] = [
  'own_page_code',
  'staff_invited',
  'password_reset',
  'account_locked',
  'second_factor_reset',
];

/** Whether someone sits and waits for the mail: it goes ahead of all others. */
export const isUrgent = (template: Template): boolean => URGENT.includes(template);

/** Whether it tells staff of somebody who waits for a call: it goes ahead of reminders and reports. */
export const isNews = (template: Template): boolean =>
  template === 'consultation_received' || template === 'requests_waiting';

/** Where the sealed content of a mail to a person belongs. */
export const mailContentContext = (deliveryId: string): string => `delivery/${deliveryId}/letter`;

/** What nodemailer says of a mail that was not accepted. */
type Fault = {
  code?: unknown;
  /** The system's or OpenSSL's code, where `code` is nodemailer's. */
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
  // OpenSSL's and Node's (https://nodejs.org/api/tls.html#x509-certificate-error-codes).
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

/** A reply that bars us, not this mail: RFC 4954 and RFC 3207 have 530 and 538 for a login or TLS that is missing. */
const LOGIN_FIRST: readonly number[] = [530, 538];

/** A permanent reply (RFC 5321, 4.2.1), by the command that got it: most of them say nothing against the recipient. */
function permanentCode({ code, command }: Fault, reply: number): string {
  if (code === 'EAUTH') return 'AUTHENTICATION';
  if (command === 'STARTTLS') return 'TLS_NOT_OFFERED';
  if (LOGIN_FIRST.includes(reply)) return 'LOGIN_REQUIRED';
  if (command === 'MAIL FROM') return 'SENDER_REFUSED';
  if (['CONN', 'EHLO', 'HELO'].includes(String(command))) return 'SERVER_REFUSED';
  return `SMTP_${reply}`;
}

/**
 * A safe code for why a mail was not accepted: SMTP's own number where the server puts it off, or refuses this very
 * mail; else one of ours. Never the server's text, which may quote an address.
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

/** RFC 5321 has 503 for commands in the wrong order: a fault of the conversation. */
const OF_CONVERSATION = 'SMTP_503';

/** Whether a server said for good that it won't take this mail for this recipient. */
const isRefusal = (code: string | null): boolean =>
  code !== null && code !== OF_CONVERSATION && /^(SMTP_5\d\d|ADDRESS_REFUSED|MESSAGE_REFUSED)$/.test(code);

/** Refused for good, and once more when it was tried again: a third time would be no different. */
export const isRefusedTwice = (before: string | null, now: string): boolean =>
  isRefusal(before) && isRefusal(now);

const MAY_HAVE_ARRIVED = 'MAY_HAVE_ARRIVED';

/**
 * How long to wait before a mail is tried again that may have arrived already; 0 where the usual retries do.
 * @param attempts how often it was tried
 */
export const restAfter = (code: string | null, attempts: number): number =>
  code === MAY_HAVE_ARRIVED ? Math.min(HOUR_MS * 2 ** (attempts - 1), DAY_MS) : 0;

export const hasRunOut = (template: Template, createdAt: Date, now: Date) =>
  now.getTime() - createdAt.getTime() >= giveUpAfterMs(template);

/** A mail that has waited longer is a sign that mail is not getting out. */
export const LATE_AFTER_MS = 5 * MINUTE_MS;
/** How long a failure is news. */
export const FAILURE_NEWS_MS = DAY_MS;
/** No mail that is stuck is older: it was tried for three days, and its failure was news for one. */
export const ACCEPTED_LOOK_BACK_MS = 5 * DAY_MS;

/** A mail that is not out: it waits for too long, or was given up. */
export type StuckMail = {
  /** A staff address; null where it goes to a person. */
  recipient: string | null;
  code: string | null;
  createdAt: Date;
  /** Since when it has counted as not out. */
  stuckAt: Date;
};

/** When a server last took a mail for this recipient. */
export type LastAccepted = { recipient: string | null; at: Date };

/** Whether the server has something against this mail, and not against us. */
const isOfAddress = ({ code }: StuckMail) => /^(SMTP_\d|ADDRESS_REFUSED|MESSAGE_REFUSED)/.test(code ?? '');

const tookAnySince = (accepted: readonly LastAccepted[], since: Date) =>
  accepted.some(({ at }) => at > since);

/**
 * Whether a mail is stuck by the same trouble as an earlier one. An address that is refused is a trouble of its own, until
 * it gets a mail. All else is one outage until the server takes any mail: then the next one is another. Where it takes some
 * while others are stuck, it is slow or fails now and then.
 */
function isSameTrouble(earlier: StuckMail, mail: StuckMail, accepted: readonly LastAccepted[]): boolean {
  if (isOfAddress(earlier)) {
    if (!isOfAddress(mail)) return false;
    const toSame = accepted.filter(({ recipient }) => recipient === mail.recipient);
    if (earlier.recipient === mail.recipient && !tookAnySince(toSame, earlier.createdAt)) return true;
  }
  if (!tookAnySince(accepted, mail.createdAt)) return !tookAnySince(accepted, earlier.createdAt);
  return !isOfAddress(mail) && !isOfAddress(earlier);
}

/**
 * Whether administrators are to be told now: of each outage once, and of one that lasts once more every day. What was
 * stuck when they were told last they know of.
 */
export function isNewOutage(
  stuck: readonly StuckMail[],
  accepted: readonly LastAccepted[],
  reportedAt: Date | null,
  now: Date,
): boolean {
  if (stuck.length === 0) return false;
  if (!reportedAt || now.getTime() - reportedAt.getTime() >= ALARM_AGAIN_AFTER_MS) return true;
  const known = stuck.filter(({ stuckAt }) => stuckAt <= reportedAt);
  return stuck.some(
    (mail) => mail.stuckAt > reportedAt && !known.some((earlier) => isSameTrouble(earlier, mail, accepted)),
  );
}

/** Why a mail can't be sent again. */
export type NoResend = 'STILL_QUEUED' | 'CONTENT_GONE';

const ABOUT_REQUEST: readonly Template[] = [
  'consultation_received',
  'consent_withdrawn',
  'consultation_deleted',
  'request_unanswered',
  'follow_up_due',
  'request_assigned',
];

/**
 * Whether a mail can be made once more: those to staff about a request can. A mail to the person, a link into an
 * account and the numbers of a report were wiped when their fate was known.
 */
export function resendProblem({
  state,
  template,
}: {
  state: DeliveryState;
  template: Template;
}): NoResend | null {
  if (state === 'queued') return 'STILL_QUEUED';
  return ABOUT_REQUEST.includes(template) ? null : 'CONTENT_GONE';
}
