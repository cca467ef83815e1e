import { SOURCE_LABELS } from '@/lib/cases/case/fields';
import { isAway } from '@/lib/cases/owners/data';
import type { Contact } from '@/lib/cases/queue/contacts/data';
import type { QueueRow } from '@/lib/cases/queue/data';
import {
  ageText,
  clockOf,
  clockShort,
  clockText,
  isFollowUpDue,
  nextStep,
  type Clock,
  type Way,
} from '@/lib/cases/queue/domain';
import type { OpeningHours } from '@/lib/clinic/schema';
import { STATUS_LABELS } from '@/lib/clinic/statuses';
import { isolated } from '@/lib/shared/bidi';
import { formatDay, formatMoment } from '@/lib/shared/dates';

const SOON = { today: 'Today', week: 'This week', later: 'No rush' } as const;

/** A badge next to the name, and what it means in full. */
type Mark = { short: string; text: string };

/** A request as a row of the list, in words. */
export type RowView = {
  id: string;
  version: number;
  reference: string;
  /** Whom it is from, as far as the reader may see it. */
  name: string;
  status: string;
  /** How late it is or when it is due; empty if it waits for nothing. */
  when: string;
  /** The same with everything there is to say. */
  whenText: string;
  isLate: boolean;
  /** How long ago it came, and the moment. */
  age: string;
  received: string;
  soon: string;
  owner: string;
  next: string;
  marks: Mark[];
  /** How the person may be reached. */
  ways: readonly Way[];
};

type More = {
  contact: Contact | undefined;
  /** When retention will delete it, if that's soon. */
  deletedAt: Date | undefined;
};

/** Whether the time for a first contact still runs. */
const runs = ({ state }: Clock): boolean => state !== 'answered' && state !== 'none';

function whenOf(row: QueueRow, clock: Clock, now: Date): Pick<RowView, 'when' | 'whenText'> {
  const age = `Received ${ageText(row.receivedAt, now)} ago`;
  if (runs(clock)) return { when: clockShort(clock), whenText: `${clockText(clock)}. ${age}` };
  if (row.followUpAt && isFollowUpDue(row, now)) {
    const late = ageText(row.followUpAt, now);
    return { when: `${late} late`, whenText: `Follow-up ${late} late. ${age}` };
  }
  return { when: '', whenText: [age, clockText(clock)].filter(Boolean).join('. ') };
}

function marksOf(row: QueueRow, deletedAt: Date | undefined, timeZone: string): Mark[] {
  const day = deletedAt && formatDay(deletedAt, timeZone);
  return [
    ...(row.source === 'site' ? [] : [{ short: SOURCE_SHORT[row.source], text: SOURCE_LABELS[row.source] }]),
    ...(row.owner && isAway(row.owner)
      ? [{ short: 'Reassign', text: `Reassign: ${isolated(row.owner.name)} can’t answer` }]
      : []),
    ...(day === undefined ? [] : [{ short: 'Deleted soon', text: `Will be deleted ${day}` }]),
    ...(row.corrects ? [{ short: 'Correction?', text: 'May correct an earlier one' }] : []),
  ];
}
const SOURCE_SHORT = { phone: 'By phone', door: 'In person' } as const;

export function rowView(
  row: QueueRow,
  now: Date,
  hours: OpeningHours,
  { contact, deletedAt }: More,
): RowView {
  const clock = clockOf(row, now, hours);
  return {
    id: row.id,
    version: row.version,
    reference: row.reference,
    name: contact?.name ?? '',
    status: STATUS_LABELS[row.status],
    ...whenOf(row, clock, now),
    age: ageText(row.receivedAt, now),
    received: formatMoment(row.receivedAt, hours.timeZone),
    isLate: clock.state === 'late' || clock.state === 'long-late' || isFollowUpDue(row, now),
    soon: row.howSoon ? SOON[row.howSoon] : '',
    owner: row.owner?.name ?? '',
    next: nextStep(row, now, hours.timeZone),
    marks: marksOf(row, deletedAt, hours.timeZone),
    ways: contact?.ways ?? [],
  };
}
