import { Temporal } from 'temporal-polyfill';
import { TRASH_DAYS } from '@/lib/cases/retention/domain';
import { isClosed, nextOf, type Status } from '@/lib/clinic/statuses';
import { clockChangeAt, momentAt } from '@/lib/shared/dates';
import { DAY_MS } from '@/lib/shared/durations';
import { fail, ok, type Result } from '@/lib/shared/result';
import { sealedContext } from '@/lib/shared/sealed-columns';

/** What about a request decides its next status. */
export type Standing = { status: Status; statusBefore: Status | null; firstContactAt: Date | null };

/** The previous status; a request that someone has tried to answer doesn't become new again. */
const statusBack = ({ statusBefore, firstContactAt }: Standing): Status | null =>
  statusBefore === 'new' && firstContactAt ? 'contacting' : statusBefore;

/** Where a closed request goes when it is reopened: back to where it was, if that is known. */
function reopensAs(request: Standing): Status {
  const back = statusBack(request);
  return back === null || isClosed(back) ? 'contacting' : back;
}

/** The statuses that may follow, in the order they are offered. */
export const nextStatuses = (request: Standing): readonly Status[] =>
  isClosed(request.status) ? [reopensAs(request)] : nextOf(request.status);

/** Whether a request may move to another status. Moving to its own is not allowed. */
export const canChangeStatus = (request: Standing, to: Status): boolean => nextStatuses(request).includes(to);

/** How long undoing a status change is offered. */
const UNDO_FOR_MS = DAY_MS;

/** The status that undoing the last change returns to; null if there is none, or if it was too long ago. */
export function undoesTo(request: Standing & { statusChangedAt: Date }, now: Date): Status | null {
  const back = statusBack(request);
  const recent = now.getTime() - request.statusChangedAt.getTime() < UNDO_FOR_MS;
  return recent && back !== request.status ? back : null;
}

/** Whether closing needs a reason, because no attempt to reach the person is on record. */
export const needsReason = (to: Status, attempts: number): boolean => to === 'unreachable' && attempts === 0;

/** Whether a request that moves there needs an appointment. One that is reopened as scheduled goes back as it was. */
export const needsAppointment = (from: Status, to: Status): boolean => to === 'scheduled' && !isClosed(from);

/** The encryption context of a note being written. */
export const draftContext = (requestId: string, staffId: string): string =>
  sealedContext('note_draft', [requestId, staffId], 'text');

/** One person's refreshes within this time count as one view, since an open page refreshes itself. */
export const SAME_VIEW_MS = 10 * 60 * 1000;

/** When a request in the trash is permanently deleted; until then it can be restored. */
export const deletedForGoodAt = (trashedAt: Date): Date =>
  new Date(trashedAt.getTime() + TRASH_DAYS * DAY_MS);

/** A moment in a time zone's own calendar. */
export const zoned = (moment: Date, timeZone: string) =>
  Temporal.Instant.fromEpochMilliseconds(moment.getTime()).toZonedDateTimeISO(timeZone);

/**
 * The time of a follow-up, from a day and a time on the clinic's clock; null if both are empty. If an hour occurs
 * twice, it is the first one, and `isDoubled` says so.
 */
export function followUpTime(
  date: string,
  time: string,
  timeZone: string,
): Result<{ at: Date | null; isDoubled: boolean }, 'NOT_A_TIME' | 'SKIPPED_HOUR'> {
  if (date === '' && time === '') return ok({ at: null, isDoubled: false });
  const [at, change] = [momentAt(date, time, timeZone), clockChangeAt(date, time, timeZone)];
  if (!at) return fail('NOT_A_TIME');
  return change === 'skipped' ? fail('SKIPPED_HOUR') : ok({ at, isDoubled: change === 'doubled' });
}

/** A time as form fields show it: a day and a time on the clinic's clock. */
export function clockAt(moment: Date, timeZone: string): { date: string; time: string } {
  const local = zoned(moment, timeZone);
  return {
    date: local.toPlainDate().toString(),
    time: local.toPlainTime().toString({ smallestUnit: 'minute' }),
  };
}
