import { Temporal } from 'temporal-polyfill';
import { isConversation, type Outcome } from '@/lib/cases/case/fields';
import { openHoursBetween } from '@/lib/clinic/domain';
import type { OpeningHours } from '@/lib/clinic/schema';
import { dayIn } from '@/lib/shared/dates';

/** A week, named by its Monday (`2026-11-23`), and how many requests came in. */
export type WeekCount = { week: string; count: number };

/**
 * How long people who wrote in a month (`2026-11`) waited for a first conversation, in open hours; null if no one was
 * reached.
 */
export type MonthWait = { month: string; contacted: number; median: number | null; nineOfTen: number | null };

/** How many attempts ended in an outcome. */
export type AttemptCount = { outcome: Outcome; count: number };

/** How many attempts there were, and how many of them were conversations. */
export function attemptTotals(counted: readonly AttemptCount[]): { attempts: number; conversations: number } {
  const sum = (counts: readonly AttemptCount[]) => counts.reduce((total, { count }) => total + count, 0);
  return {
    attempts: sum(counted),
    conversations: sum(counted.filter(({ outcome }) => isConversation(outcome))),
  };
}

/** When someone wrote, and when they were first spoken with. */
export type Contact = { receivedAt: Date; firstContactAt: Date };

const dayOf = (moment: Date, timeZone: string) => Temporal.PlainDate.from(dayIn(timeZone, moment));

const mondayOf = (day: Temporal.PlainDate) => day.subtract({ days: day.dayOfWeek - 1 });

/** The Mondays of a number of weeks, the current one last. */
export function weeksUntil(now: Date, weeks: number, timeZone: string): string[] {
  const last = mondayOf(dayOf(now, timeZone));
  return Array.from({ length: weeks }, (_, index) => last.subtract({ weeks: weeks - 1 - index }).toString());
}

/** The months (`2026-11`) from a given day until now. */
export function monthsUntil(now: Date, firstDay: string, timeZone: string): string[] {
  const last = dayOf(now, timeZone).toPlainYearMonth();
  const first = Temporal.PlainDate.from(firstDay).toPlainYearMonth();
  const { months } = first.until(last, { largestUnit: 'months' });
  return Array.from({ length: months + 1 }, (_, index) => first.add({ months: index }).toString());
}

/** The time at which a day begins. */
export const startOf = (day: string, timeZone: string): Date =>
  new Date(Temporal.PlainDate.from(day).toZonedDateTime({ timeZone, plainTime: '00:00' }).epochMilliseconds);

/** Every week with its count, including weeks without requests. */
export function everyWeek(weeks: readonly string[], counted: readonly WeekCount[]): WeekCount[] {
  const counts = new Map(counted.map(({ week, count }) => [week, count]));
  return weeks.map((week) => ({ week, count: counts.get(week) ?? 0 }));
}

/**
 * The quantile of the values, interpolated linearly (type 7 of Hyndman and Fan, 1996, as in spreadsheets). Null if
 * there are none.
 * @param share from 0 to 1
 */
export function quantile(values: readonly number[], share: number): number | null {
  const sorted = values.toSorted((one, other) => one - other);
  const at = (sorted.length - 1) * share;
  const [below, above] = [sorted[Math.floor(at)], sorted[Math.ceil(at)]];
  if (below === undefined || above === undefined) return null;
  return below + (above - below) * (at - Math.floor(at));
}

/** The waits of each month, in the clinic's open hours: nights, weekends and holidays don't count. */
export function waitsByMonth(
  months: readonly string[],
  contacts: readonly Contact[],
  hours: OpeningHours,
): MonthWait[] {
  const waits = new Map<string, number[]>(months.map((month) => [month, []]));
  for (const { receivedAt, firstContactAt } of contacts) {
    const month = dayOf(receivedAt, hours.timeZone).toPlainYearMonth().toString();
    waits.get(month)?.push(openHoursBetween(receivedAt, firstContactAt, hours));
  }
  return months.map((month) => {
    const values = waits.get(month) ?? [];
    return {
      month,
      contacted: values.length,
      median: quantile(values, 0.5),
      nineOfTen: quantile(values, 0.9),
    };
  });
}

/** Open hours in words: minutes below one hour, otherwise hours with one decimal. */
export function hoursLabel(hours: number): string {
  if (hours < 0.995) return plural(Math.round(hours * 60), 'business minute');
  const rounded = Math.round(hours * 10) / 10;
  return `${rounded} business ${rounded === 1 ? 'hour' : 'hours'}`;
}

export const plural = (count: number, one: string): string => `${count} ${one}${count === 1 ? '' : 's'}`;

/** How the last full week compares with the week before. */
export function weekFinding(weeks: readonly WeekCount[]): string {
  const [before, last] = weeks.slice(-3, -1);
  if (!before || !last) return 'Requests per week';
  const change = last.count - before.count;
  const compared =
    change === 0
      ? 'as many as the week before'
      : `${Math.abs(change)} ${change > 0 ? 'more' : 'fewer'} than the week before`;
  return `${plural(last.count, 'request')} last week, ${compared}`;
}

/** The last month in which someone was reached. */
export const lastWait = (waits: readonly MonthWait[]): MonthWait | undefined =>
  waits.findLast(({ contacted }) => contacted > 0);
