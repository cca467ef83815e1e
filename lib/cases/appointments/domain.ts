import { Temporal } from 'temporal-polyfill';
import { followUpTime } from '@/lib/cases/case/domain';
import { dayIn } from '@/lib/shared/dates';
import { DAY_MS } from '@/lib/shared/durations';
import { fail, type Result } from '@/lib/shared/result';
import type { Span } from './fields';

/** How long before it an appointment is brought to mind. */
export const REMINDED_BEFORE_MS = DAY_MS;

/**
 * When an appointment starts, from a day and a time on the clinic's clock. If an hour occurs twice, it is the first one,
 * and `isDoubled` says so.
 */
export function startOf(
  date: string,
  time: string,
  timeZone: string,
): Result<{ at: Date; isDoubled: boolean }, 'NOT_A_TIME' | 'SKIPPED_HOUR'> {
  const asked = followUpTime(date, time, timeZone);
  if (!asked.ok) return asked;
  const { at, isDoubled } = asked.value;
  return at ? { ok: true, value: { at, isDoubled } } : fail('NOT_A_TIME');
}

/** Days of a list as `2026-11-23`: one, or a week from its Monday. */
export function daysOf(day: string, span: Span): string[] {
  const asked = Temporal.PlainDate.from(day);
  const first = span === 'day' ? asked : asked.subtract({ days: asked.dayOfWeek - 1 });
  return Array.from({ length: span === 'day' ? 1 : 7 }, (_, days) => first.add({ days }).toString());
}

/** The day that the list before or after starts with. */
export const dayBeyond = (day: string, span: Span, steps: 1 | -1): string =>
  Temporal.PlainDate.from(day)
    .add({ days: steps * (span === 'day' ? 1 : 7) })
    .toString();

/** Today by the clinic's calendar. */
export const todayAt = (now: Date, timeZone: string): string => dayIn(timeZone, now);

/** When a day of the clinic's calendar begins. */
export const midnightOf = (day: string, timeZone: string): Date =>
  new Date(Temporal.PlainDate.from(day).toZonedDateTime({ timeZone }).epochMilliseconds);
