import type { DeliveryState } from './fields';
import type { Template } from './schema';

const MINUTE_MS = 60 * 1000;
const DAY_MS = 24 * 60 * MINUTE_MS;

/** How long a code that was sent opens the person's own page. */
export const CODE_VALID_MS = 15 * MINUTE_MS;

/** How often an alarm is repeated that nobody has mended. */
const ALARM_AGAIN_AFTER_MS = DAY_MS;

const TRIED_FOR_MS: Partial<Record<Template, number>> = {
  own_page_code: CODE_VALID_MS,
  delivery_alarm: ALARM_AGAIN_AFTER_MS, // then the next one is made
};

/** A mail that no server has accepted in this time has failed. */
const giveUpAfterMs = (template: Template) => TRIED_FOR_MS[template] ?? 3 * DAY_MS;

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

/** A mail that has waited longer is a sign that mail is not getting out. */
export const LATE_AFTER_MS = 5 * MINUTE_MS;
/** How long a failure is news. */
export const FAILURE_NEWS_MS = DAY_MS;
/**
 * Whether administrators are to be told now: once an outage. As long as any of its mails is still not out it is the
 * same outage; after a day it is told again.
 * @param oldestAt when the oldest mail was queued that is not out
 * @param toldAt when they were told last
 */
export function isNewOutage(oldestAt: Date, toldAt: Date | null, now: Date): boolean {
  if (!toldAt) return true;
  return oldestAt > toldAt || now.getTime() - toldAt.getTime() >= ALARM_AGAIN_AFTER_MS;
}

/** Why a mail can't be sent again. */
export type NoResend = 'STILL_QUEUED' | 'CONTENT_GONE';

const ABOUT_REQUEST: readonly Template[] = [
  'consultation_received',
  'consent_withdrawn',
  'consultation_deleted',
  'request_unanswered',
  'follow_up_due',
];

/**
 * Whether a mail can be made once more: those to staff about a request can. A letter to the person, a link into an
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
