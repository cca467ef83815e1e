import { DAY_MS, HOUR_MS, MINUTE_MS } from '@/lib/shared/durations';
import { formatMoment } from '@/lib/shared/dates';
import { ownValue } from '@/lib/shared/own-value';
import { sealedContext } from '@/lib/shared/sealed-columns';
import { reasonLabel, STATE_LABELS, TEMPLATE_LABELS, type DeliveryState } from './fields';
import type { Template } from './schema';

/** How long a mailed code opens “Your request”. */
export const CODE_VALID_MS = 15 * MINUTE_MS;

/** How often an alarm is repeated until someone fixes the problem. */
const ALARM_AGAIN_AFTER_MS = DAY_MS;

const TRIED_FOR_MS: Partial<Record<Template, number>> = {
  own_page_code: CODE_VALID_MS,
  delivery_alarm: ALARM_AGAIN_AFTER_MS, // then the next one is created
};

/** A mail that no server has accepted within this time has failed. */
const giveUpAfterMs = (template: Template) => TRIED_FOR_MS[template] ?? 3 * DAY_MS;

const URGENT: readonly Template[] = [
  'own_page_code',
  'staff_invited',
  'password_reset',
  'account_locked',
  'second_factor_reset',
];

/** Whether someone is sitting there waiting for the mail: it goes ahead of all others. */
export const isUrgent = (template: Template): boolean => URGENT.includes(template);

/** Whether it tells staff about someone who is waiting for a call: it goes ahead of reminders and reports. */
export const isNews = (template: Template): boolean =>
  template === 'consultation_received' || template === 'requests_waiting';

/** The encryption context of the content of a mail to a person. */
export const mailContentContext = (deliveryId: string): string =>
  sealedContext('delivery', [deliveryId], 'letter');

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
const isRefusal = (code: string | null): boolean =>
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

/** A server that puts a mail off, such as one it doesn't know yet, wants it no sooner (RFC 6647, 4). */
const PUT_OFF_MS = 5 * MINUTE_MS;

/** A mail that waits for its next attempt. */
export type WaitingMail = { lastErrorCode: string | null; lastAttemptAt: Date | null };

/**
 * Whether the next attempt may come at once, because mail gets out again: the server has accepted another one since.
 * What it said of this very mail counts longer, and what it may have accepted waits as it must.
 * @param acceptedAt when the attempt began that was last accepted
 */
export function mayGoAtOnce(
  { lastErrorCode, lastAttemptAt }: WaitingMail,
  acceptedAt: Date | null,
  now: Date,
): boolean {
  if (!acceptedAt || !lastAttemptAt || lastErrorCode === null || acceptedAt <= lastAttemptAt) return false;
  if (lastErrorCode === MAY_HAVE_ARRIVED || isRefusal(lastErrorCode)) return false;
  return !lastErrorCode.startsWith('SMTP_') || now.getTime() - lastAttemptAt.getTime() >= PUT_OFF_MS;
}

export const hasRunOut = (template: Template, createdAt: Date, now: Date) =>
  now.getTime() - createdAt.getTime() >= giveUpAfterMs(template);

/** A mail that has waited longer is a sign that mail isn't being delivered. */
export const LATE_AFTER_MS = 5 * MINUTE_MS;
/** How long a failure counts as recent. */
export const FAILURE_NEWS_MS = DAY_MS;
/** No stuck mail is older: it was retried for three days, and its failure was recent for one. */
export const ACCEPTED_LOOK_BACK_MS = 5 * DAY_MS;

/** A mail that didn't get out: it has been waiting too long, or was given up. */
export type StuckMail = {
  /** A staff address; null if it goes to a person. */
  recipient: string | null;
  code: string | null;
  createdAt: Date;
  /** Since when it has counted as stuck. */
  stuckAt: Date;
};

/** When a server last accepted a mail for this recipient. */
export type LastAccepted = { recipient: string | null; at: Date };

/** Whether the server objects to this mail rather than to us. */
const isOfAddress = ({ code }: StuckMail) => /^(SMTP_\d|ADDRESS_REFUSED|MESSAGE_REFUSED)/.test(code ?? '');

const tookAnySince = (accepted: readonly LastAccepted[], since: Date) =>
  accepted.some(({ at }) => at > since);

/**
 * Whether a mail is stuck because of the same trouble as an earlier one. A refused address is a separate problem, until
 * it gets a mail. Everything else is one outage until the server accepts any mail: after that, the next one is new. If
 * it accepts some while others are stuck, it is slow or fails intermittently.
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
 * Whether to tell administrators now: once per outage, and once a day while it lasts. They already know about whatever
 * was stuck when they were last told.
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
 * Whether a mail can be created again: those to staff about a request can. The content of a mail to the person, an
 * account link or a report was wiped once its outcome was known.
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

type MailGroup = {
  state: DeliveryState;
  template: Template;
  lastErrorCode: string | null;
  count: number;
  oldestAt: Date;
};

const emails = (count: number) => (count === 1 ? '1 email' : `${count} emails`);

/** How mail stands, for an operator: what waits, what failed, why, and when a server last accepted something. */
export function mailStatusLines(
  { groups, acceptedAt }: { groups: readonly MailGroup[]; acceptedAt: Date | null },
  timeZone: string,
): string[] {
  const sections = (['queued', 'failed'] as const).flatMap((state) => {
    const found = groups.filter((group) => group.state === state);
    const total = found.reduce((sum, { count }) => sum + count, 0);
    return [`${STATE_LABELS[state]}: ${emails(total)}`, ...found.map((group) => groupLine(group, timeZone))];
  });
  const last = acceptedAt ? formatMoment(acceptedAt, timeZone) : 'never';
  return [...sections, `A mail server last accepted an email: ${last}`];
}

function groupLine({ state, template, lastErrorCode, count, oldestAt }: MailGroup, timeZone: string): string {
  const oldest = `${count === 1 ? 'queued' : 'the oldest queued'} ${formatMoment(oldestAt, timeZone)}`;
  const reason =
    lastErrorCode === null ? 'Not tried yet.' : `${lastErrorCode}: ${reasonLabel(lastErrorCode, state)}`;
  return `  ${TEMPLATE_LABELS[template]}: ${count}, ${oldest}. ${reason}`;
}
