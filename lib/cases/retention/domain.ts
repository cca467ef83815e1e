import { CUT_DELAY_DAYS } from '@/lib/clinic/fields';
import type { Clinic } from '@/lib/clinic/schema';
import { STATUSES, type Status } from '@/lib/clinic/statuses';
import { DAY_MS } from '@/lib/shared/durations';

/** A request in the trash can be restored for this time. */
export const TRASH_DAYS = 30;

/** A request whose legal hold was lifted stays for at least this long. */
export const AFTER_LEGAL_HOLD_DAYS = 7;
/** From so many days before on, the desk says that a request is going to be deleted. */
export const SOON_DAYS = 14;
/** How far the preview of a purge looks ahead. */
export const PREVIEW_DAYS = 30;

/** What else is kept, in days. */
export const KEPT_DAYS = {
  /** Mails, and what became of them. */
  deliveries: 400,
  /** Mailed links into an account, after they were used or ran out. */
  staffLinks: 30,
  /** Phone intakes that were begun and not saved, since someone last typed. */
  intakeDrafts: 7,
  /** Who had a request open. */
  presence: 1,
  /** Comments that were rejected, or are spam, after that was decided; undecided spam after it came. */
  refusedComments: 30,
  /** Comments that no one decided about, after they came, or were held again. */
  pendingComments: 90,
  /** Addresses of writers, after it was decided about their comment and they were told. */
  commentAddresses: 30,
} as const;

/** The moment so many days before another one. */
export const daysBefore = (moment: Date, days: number): Date => new Date(moment.getTime() - days * DAY_MS);
const daysAfter = (moment: Date, days: number): Date => daysBefore(moment, -days);

/** Days for which a request of each status is kept. */
export type RetentionDays = Clinic['retentionDays'];

/** Why a request is deleted: its time is over, or it was in the trash. */
export type Reason = 'retention' | 'trash';

/** A request that is to be deleted. */
export type Doomed = { id: string; reference: string; status: Status; reason: Reason };

/** How long requests are kept, as it was said from a moment on. */
export type Rule = { since: Date; days: RetentionDays };

/** How long requests are really kept, from a moment on. */
export type Step = { from: Date; days: RetentionDays };

const longest = (rules: readonly Rule[]): RetentionDays =>
  Object.fromEntries(
    STATUSES.map((status) => [status, Math.max(...rules.map(({ days }) => days[status]))]),
  ) as RetentionDays;

/**
 * What counts now and what will, if nothing changes: at each moment the longest time of all that were said in the week
 * before. So what is longer counts at once, and what is shorter once it has stood for that week.
 * @param rules at least one, in the order in which they were said; the first has stood for ever
 */
export function stepsOf(rules: readonly Rule[], now: Date): Step[] {
  /** A rule counts until the next one has stood for long enough. */
  const countsUntil = (next: Rule | undefined) => next && daysAfter(next.since, CUT_DELAY_DAYS);
  const counting = rules.filter((_, index) => (countsUntil(rules[index + 1]) ?? now) >= now);
  return counting.map((rule, index) => ({
    from: index === 0 ? new Date(0) : daysAfter(rule.since, CUT_DELAY_DAYS),
    days: longest(counting.slice(index)),
  }));
}

/** A status whose requests are kept for a shorter time than before. */
export type Cut = { status: Status; from: number; to: number };

/** The statuses that `to` keeps for a shorter time than `from`. */
export const cutsBetween = (from: RetentionDays, to: RetentionDays): Cut[] =>
  STATUSES.filter((status) => to[status] < from[status]).map((status) => ({
    status,
    from: from[status],
    to: to[status],
  }));

export const sameDays = (one: RetentionDays, other: RetentionDays): boolean =>
  STATUSES.every((status) => one[status] === other[status]);
