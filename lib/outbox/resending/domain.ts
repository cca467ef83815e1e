import { isRefusal, MAY_HAVE_ARRIVED } from '@/lib/outbox/attempts/domain';
import type { DeliveryState } from '@/lib/outbox/fields';
import type { Template } from '@/lib/outbox/schema';
import { MINUTE_MS } from '@/lib/shared/durations';

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
