import type { Channel, Outcome } from '@/lib/cases/case/fields';
import { changedLast } from '@/lib/cases/history/domain';
import type { HistoryEntry } from '@/lib/cases/history/schema';
import { MINUTE_MS } from '@/lib/shared/durations';
import { fail, ok, type Result } from '@/lib/shared/result';

/** The columns that `outcomeOf` reads, with what else the rules need of an attempt. */
export const ATTEMPT = { id: true, at: true, channel: true, outcome: true, outcomeDetail: true } as const;

/** Outcomes that are stored as one of those that earlier releases know, with what they are exactly. */
const STORED_AS = {
  busy: 'no_answer',
  other_person: 'no_answer',
  callback_agreed: 'spoke',
} as const satisfies Partial<Record<Outcome, Outcome>>;
type Detail = keyof typeof STORED_AS;
type StoredOutcome = { outcome: Exclude<Outcome, Detail>; outcomeDetail: Detail | null };

const isDetail = (outcome: Outcome): outcome is Detail => outcome in STORED_AS;

/** An outcome as the database stores it. */
export const storedOutcome = (outcome: Outcome): StoredOutcome =>
  isDetail(outcome)
    ? { outcome: STORED_AS[outcome], outcomeDetail: outcome }
    : { outcome, outcomeDetail: null };

/** The outcome of a stored attempt. */
export const outcomeOf = ({ outcome, outcomeDetail }: StoredOutcome): Outcome => outcomeDetail ?? outcome;

/** An attempt as it is logged. */
export type Logged = { at: Date; channel: Channel; outcome: Outcome };

export type WhenCode = 'ATTEMPT_AHEAD' | 'ATTEMPT_BEFORE_REQUEST' | 'ATTEMPT_BEFORE_CORRECTION';

/**
 * When an attempt was made, by a clock that has no seconds: never before the request came, and never before its number
 * or address was corrected, since it would be proved against one that nobody used.
 */
export function attemptTime(
  at: Date,
  { receivedAt, history }: { receivedAt: Date; history: readonly HistoryEntry[] },
  now: Date,
): Result<Date, WhenCode> {
  if (at > now) return fail('ATTEMPT_AHEAD');
  const isBefore = (moment: Date) => at.getTime() + MINUTE_MS <= moment.getTime();
  if (isBefore(receivedAt)) return fail('ATTEMPT_BEFORE_REQUEST');
  const corrected = changedLast(history, ['phone', 'email']) ?? receivedAt;
  if (isBefore(corrected)) return fail('ATTEMPT_BEFORE_CORRECTION');
  return ok(new Date(Math.max(at.getTime(), receivedAt.getTime(), corrected.getTime())));
}
