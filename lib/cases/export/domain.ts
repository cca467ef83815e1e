import { Temporal } from 'temporal-polyfill';
import type { Role } from '@/lib/auth/permissions';
import { csvWriter } from '@/lib/cases/export/csv/domain';
import { jsonWriter } from '@/lib/cases/export/json/domain';
import type { Plan, Writer } from '@/lib/cases/export/values/domain';
import { isSeenBy } from '@/lib/intake/domain';
import { QUESTIONS, type QuestionName } from '@/lib/intake/questions';
import { EXPORT_FIELD_NAMES, type ExportField, type Format } from './fields';
import type { Choice } from './schema';

/** How long an allowed export may be fetched. */
export const FETCH_WITHIN_MS = 2 * 60 * 1000;

/** The columns that staff in this role may choose: all except answers they may not read. */
export const exportedTo = (role: Role): ExportField[] =>
  EXPORT_FIELD_NAMES.filter((field) => !isQuestion(field) || isSeenBy(role, field));

const isQuestion = (field: ExportField): field is ExportField & QuestionName =>
  Object.hasOwn(QUESTIONS, field);

/** The time range of exported requests; the end is exclusive. */
export function rangeOf({ from, to }: Pick<Choice, 'from' | 'to'>, timeZone: string): [Date, Date] {
  const startOf = (day: Temporal.PlainDate) =>
    new Date(day.toZonedDateTime({ timeZone, plainTime: '00:00' }).epochMilliseconds);
  return [startOf(Temporal.PlainDate.from(from)), startOf(Temporal.PlainDate.from(to).add({ days: 1 }))];
}

/** A month ending today, the page's default. */
export function lastMonth(now: Date, timeZone: string): { from: string; to: string } {
  const today = Temporal.Instant.fromEpochMilliseconds(now.getTime())
    .toZonedDateTimeISO(timeZone)
    .toPlainDate();
  return { from: today.subtract({ months: 1 }).toString(), to: today.toString() };
}

/** Reveals nothing about anyone, since file names get around. */
export const fileName = ({ from, to, format }: Pick<Choice, 'from' | 'to' | 'format'>): string =>
  `requests-${from}-to-${to}.${format}`;

/** Returns a writer for the chosen format. */
export const writerOf = (plan: Plan): Writer =>
  ({ csv: csvWriter, json: jsonWriter })[plan.format satisfies Format](plan);
