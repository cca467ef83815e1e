import { isAway } from '@/lib/cases/case/data';
import { SOURCE_LABELS } from '@/lib/cases/case/fields';
import type { QueueRow } from '@/lib/cases/queue/data';
import { ageText, clockOf, clockText, isFollowUpDue, nextStep } from '@/lib/cases/queue/domain';
import type { OpeningHours } from '@/lib/clinic/schema';
import { STATUS_LABELS } from '@/lib/clinic/statuses';
import { isolated } from '@/lib/shared/bidi';
import { formatDay } from '@/lib/shared/dates';

const SOON = { today: 'Today', week: 'This week', later: 'No hurry' } as const;

/** A request as a row of the list, in words. */
export type RowView = {
  id: string;
  version: number;
  reference: string;
  status: string;
  age: string;
  clock: string;
  isLate: boolean;
  soon: string;
  owner: string;
  next: string;
  /** Badges next to the reference. */
  marks: string[];
};

/** @param deletedAt when retention will delete it, if that's soon */
export function rowView(row: QueueRow, now: Date, hours: OpeningHours, deletedAt: Date | undefined): RowView {
  const clock = clockOf(row, now, hours);
  const marks = [
    ...(row.source === 'site' ? [] : [SOURCE_LABELS[row.source]]),
    ...(row.owner && isAway(row.owner) ? [`Reassign: ${isolated(row.owner.name)} can’t answer`] : []),
    ...(deletedAt ? [`Will be deleted ${formatDay(deletedAt, hours.timeZone)}`] : []),
    ...(row.corrects ? ['May correct an earlier one'] : []),
  ];
  return {
    id: row.id,
    version: row.version,
    reference: row.reference,
    status: STATUS_LABELS[row.status],
    age: ageText(row.receivedAt, now),
    clock: clockText(clock),
    isLate: clock.state === 'late' || clock.state === 'long-late' || isFollowUpDue(row, now),
    soon: row.howSoon ? SOON[row.howSoon] : '',
    owner: row.owner?.name ?? '',
    next: nextStep(row, now, hours.timeZone),
    marks,
  };
}
