import { CUT_DELAY_DAYS } from '@/lib/clinic/fields';
import type { Clinic } from '@/lib/clinic/schema';
import { STATUSES, type Status } from '@/lib/clinic/statuses';
import { DAY_MS } from '@/lib/shared/durations';

/** How long a request in the trash can be restored. */
export const TRASH_DAYS = 30;

/** A request stays at least this long after its legal hold is lifted. */
export const AFTER_LEGAL_HOLD_DAYS = 7;
/** The desk announces a deletion this many days ahead. */
export const SOON_DAYS = 14;
/** How far ahead the preview of a purge looks. */
export const PREVIEW_DAYS = 30;

/** How long everything else is kept, in days. */
export const KEPT_DAYS = {
  /** Mails, and what became of them. */
  deliveries: 400,
  /** Mailed account links, after they were used or expired. */
  staffLinks: 30,
  /** Unsaved phone intakes, since someone last typed in them. */
  intakeDrafts: 7,
  /** Records of who had a request open. */
  presence: 1,
  /** Comments that were rejected or are spam, since that decision; undecided spam, since it arrived. */
  refusedComments: 30,
  /** Comments awaiting a decision, since they arrived or became pending again. */
  pendingComments: 90,
  /** Writers' addresses, since their comment was decided and they were told. */
  commentAddresses: 30,
} as const;

/** The time that many days before another one. */
export const daysBefore = (moment: Date, days: number): Date => new Date(moment.getTime() - days * DAY_MS);
const daysAfter = (moment: Date, days: number): Date => daysBefore(moment, -days);

/** How many days a request is kept, by status. */
export type RetentionDays = Clinic['retentionDays'];

/** Why a request is deleted: its retention ended, or it was in the trash. */
export type Reason = 'retention' | 'trash';

/** A request that is due for deletion. */
export type Doomed = { id: string; reference: string; status: Status; reason: Reason };

/** How long requests should be kept, as set at a given time. */
export type Rule = { since: Date; days: RetentionDays };

/** How long requests are actually kept, from a given time on. */
export type Step = { from: Date; days: RetentionDays };

const longest = (rules: readonly Rule[]): RetentionDays =>
  Object.fromEntries(
    STATUSES.map((status) => [status, Math.max(...rules.map(({ days }) => days[status]))]),
  ) as RetentionDays;

/**
 * What applies now and later, if nothing changes: at any time, the longest retention set in the preceding week. So a
 * longer one applies at once, and a shorter one after it has stood for a week.
 * @param rules at least one, in the order they were set; the first has always applied
 */
export function stepsOf(rules: readonly Rule[], now: Date): Step[] {
  /** A rule applies until the next one has stood for long enough. */
  const countsUntil = (next: Rule | undefined) => next && daysAfter(next.since, CUT_DELAY_DAYS);
  const counting = rules.filter((_, index) => (countsUntil(rules[index + 1]) ?? now) >= now);
  return counting.map((rule, index) => ({
    from: index === 0 ? new Date(0) : daysAfter(rule.since, CUT_DELAY_DAYS),
    days: longest(counting.slice(index)),
  }));
}

/** A status whose requests are now kept for a shorter time. */
export type Cut = { status: Status; from: number; to: number };

/** The statuses for which `to` is shorter than `from`. */
export const cutsBetween = (from: RetentionDays, to: RetentionDays): Cut[] =>
  STATUSES.filter((status) => to[status] < from[status]).map((status) => ({
    status,
    from: from[status],
    to: to[status],
  }));

export const sameDays = (one: RetentionDays, other: RetentionDays): boolean =>
  STATUSES.every((status) => one[status] === other[status]);
