import type { Staff } from '@/lib/auth/staff';
import { db, type Transaction } from '@/lib/platform/db';
import { dayBeyond, midnightOf } from './domain';
import type { AppointmentEnd, AppointmentKind } from './fields';

const named = { select: { id: true, name: true } } as const;
const FIELDS = {
  id: true,
  startsAt: true,
  minutes: true,
  kind: true,
  tellsPerson: true,
  madeAt: true,
  endedAs: true,
  endedAt: true,
  with: named,
  madeBy: named,
  endedBy: named,
} as const;

type Named = { id: string; name: string };

/** An appointment of a request, also one that was moved or is over. */
export type Appointment = {
  id: string;
  startsAt: Date;
  /** How long it takes. */
  minutes: number;
  kind: AppointmentKind;
  tellsPerson: boolean;
  with: Named;
  madeBy: Named;
  madeAt: Date;
  endedAs: AppointmentEnd | null;
  endedAt: Date | null;
  endedBy: Named | null;
};

/** All appointments of a request, the newest first. */
export const appointmentsOf = (_staff: Staff, requestId: string): Promise<Appointment[]> =>
  db().appointment.findMany({
    where: { requestId },
    select: FIELDS,
    orderBy: [{ madeAt: 'desc' }, { id: 'asc' }],
  });

/** Whether a request has an appointment that wasn't moved or canceled: what "Scheduled" says. */
export const hasAppointment = async (tx: Transaction, requestId: string): Promise<boolean> =>
  (await tx.appointment.count({
    where: { requestId, OR: [{ endedAs: null }, { endedAs: { in: ['kept', 'missed'] } }] },
  })) > 0;

/** An appointment in the list of a day or a week. */
export type Listed = Pick<Appointment, 'id' | 'startsAt' | 'minutes' | 'kind' | 'endedAs' | 'with'> & {
  request: { id: string; reference: string };
};

/** More than a clinic makes in a week. */
const MOST_LISTED = 500;

/**
 * The appointments of days in a row, in order of time, without those that were moved or canceled.
 * @param days of the clinic's calendar, as `2026-11-23`
 */
export const listAppointments = (
  staff: Staff,
  { days, isMine, timeZone }: { days: readonly string[]; isMine: boolean; timeZone: string },
): Promise<Listed[]> => {
  const [first = '', last = first] = [days[0], days.at(-1)];
  const range = { gte: midnightOf(first, timeZone), lt: midnightOf(dayBeyond(last, 'day', 1), timeZone) };
  return db().appointment.findMany({
    where: {
      startsAt: range,
      OR: [{ endedAs: null }, { endedAs: { in: ['kept', 'missed'] } }],
      request: { trashedAt: null },
      ...(isMine && { withId: staff.id }),
    },
    select: {
      id: true,
      startsAt: true,
      minutes: true,
      kind: true,
      endedAs: true,
      with: named,
      request: { select: { id: true, reference: true } },
    },
    orderBy: [{ startsAt: 'asc' }, { id: 'asc' }],
    take: MOST_LISTED,
  });
};
