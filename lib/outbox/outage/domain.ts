import { DAY_MS, MINUTE_MS } from '@/lib/shared/durations';

/** How often an alarm is repeated until someone fixes the problem. */
export const ALARM_AGAIN_AFTER_MS = DAY_MS;

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
