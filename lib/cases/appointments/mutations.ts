import { randomUUID } from 'node:crypto';
import { recordAudit, type Seen } from '@/lib/audit/mutations';
import type { Staff } from '@/lib/auth/staff';
import { siteMailAddress } from '@/lib/cases/call-card/site-mail/domain';
import { changeOutsideTrash } from '@/lib/cases/case/mutations';
import { isAway } from '@/lib/cases/owners/data';
import { isClosed, type Status } from '@/lib/clinic/statuses';
import { openAnswers, openConsents, STORED_CONSENTS } from '@/lib/intake/data';
import type { AppointmentNews } from '@/lib/outbox/fields';
import { queueNotices, queuePersonMail } from '@/lib/outbox/mutations';
import { lockRequest } from '@/lib/intake/stored/mutations';
import type { Transaction } from '@/lib/platform/db';
import { fail, ok } from '@/lib/shared/result';
import type { AppointmentKind, Ending } from './fields';

type Wanted = {
  /** The appointment that is moved; none for a new one. */
  appointment?: string | undefined;
  at: Date;
  minutes: number;
  kind: AppointmentKind;
  withId: string;
  /** Whether the person wants it by email. */
  tells: boolean;
};

type Told = { id: string; seriesId: string; sequence: number; startsAt: Date; minutes: number };

/**
 * Makes an appointment, or moves one. The request is then scheduled, if it is still open. Who it's with gets an email
 * unless they made it themselves, and so does the person where the address is private and they want it.
 */
export const setAppointment = (staff: Staff, seen: Seen, wanted: Wanted, now: Date) =>
  changeOutsideTrash(staff, seen, now, async ({ status, ...current }, tx) => {
    if (status === 'quarantined') return fail('QUARANTINED');
    if (isClosed(status)) return fail('CLOSED');
    if (wanted.at <= now) return fail('APPOINTMENT_PAST');
    const person = await tx.user.findUnique({
      where: { id: wanted.withId },
      select: { email: true, role: true, suspendedAt: true },
    });
    if (!person || isAway(person)) return fail('NOT_ASSIGNABLE');
    const earlier = wanted.appointment === undefined ? null : await openOne(tx, seen.id, wanted.appointment);
    if (wanted.appointment !== undefined && !earlier) return fail('NO_SUCH_APPOINTMENT');
    const made = newRow(staff, seen.id, wanted, earlier, now);
    const what: AppointmentNews = earlier ? 'moved' : 'made';
    return ok({
      action: earlier ? 'request.appointment_moved' : 'request.appointment_made',
      data: status === 'scheduled' ? {} : scheduled(status, now),
      details: { appointment: wanted.kind },
      staffId: wanted.withId,
      also: async (after: Transaction) => {
        if (earlier) await endRow(after, staff, earlier.id, 'moved', now);
        await after.appointment.create({ data: made });
        if (current.firstContactAt === null) await stopClock(after, seen.id, now);
        if (status !== 'scheduled') await recordStatus(after, staff, seen.id, status, 'scheduled', now);
        if (wanted.withId !== staff.id)
          await tellStaff(after, [person.email], { requestId: seen.id, what, startsAt: wanted.at }, now);
        if (wanted.tells) await tellPerson(after, seen.id, { what, of: made }, now);
      },
    });
  });

/**
 * Ends an appointment: it was kept or missed, or it's canceled, which the person and who it was with are told. A request
 * without any other then goes back to contacting, because "Scheduled" would no longer be true.
 */
export const endAppointment = (
  staff: Staff,
  seen: Seen,
  { appointment: id, as }: { appointment: string; as: Ending },
  now: Date,
) =>
  changeOutsideTrash(staff, seen, now, async ({ status }, tx) => {
    const open = await openOne(tx, seen.id, id);
    if (!open) return fail('NO_SUCH_APPOINTMENT');
    if (as !== 'canceled' && open.startsAt > now) return fail('NOT_YET');
    const others = await tx.appointment.count({
      where: { requestId: seen.id, id: { not: id }, endedAs: null },
    });
    const leaves = as === 'canceled' && others === 0 && status === 'scheduled';
    const back = { status: 'contacting', statusBefore: null, statusChangedAt: now } as const;
    return ok({
      action: `request.appointment_${as}`,
      data: leaves ? back : {},
      details: { appointment: open.kind },
      staffId: open.withId,
      also: async (after: Transaction) => {
        await endRow(after, staff, id, as, now);
        if (leaves) await recordStatus(after, staff, seen.id, status, 'contacting', now);
        if (as !== 'canceled' || open.startsAt <= now) return;
        const told = { requestId: seen.id, what: 'canceled', startsAt: open.startsAt } as const;
        if (open.withId !== staff.id) await tellStaff(after, [open.with.email], told, now);
        const of = { ...open, sequence: open.sequence + 1 };
        if (open.tellsPerson) await tellPerson(after, seen.id, { what: 'canceled', of }, now);
      },
    });
  });

/** The effect of an appointment can't be undone as a status: the appointment was made. */
const scheduled = (from: Status, now: Date) =>
  ({
    status: 'scheduled',
    statusBefore: from === 'new' ? 'contacting' : from,
    statusChangedAt: now,
  }) as const;

const openOne = (tx: Transaction, requestId: string, id: string) =>
  tx.appointment.findFirst({
    where: { id, requestId, endedAs: null },
    select: {
      id: true,
      seriesId: true,
      sequence: true,
      startsAt: true,
      minutes: true,
      kind: true,
      tellsPerson: true,
      withId: true,
      with: { select: { email: true } },
    },
  });

function newRow(
  staff: Staff,
  requestId: string,
  { at: startsAt, minutes, kind, withId, tells }: Wanted,
  earlier: { seriesId: string; sequence: number } | null,
  now: Date,
) {
  const id = randomUUID();
  const series = earlier
    ? { seriesId: earlier.seriesId, sequence: earlier.sequence + 1 }
    : { seriesId: id, sequence: 0 };
  return {
    ...{ id, ...series, requestId, startsAt, minutes, kind, withId },
    ...{ madeById: staff.id, madeAt: now, tellsPerson: tells },
  };
}

const endRow = (tx: Transaction, { id: endedById }: Staff, id: string, as: Ending | 'moved', now: Date) =>
  tx.appointment.updateMany({
    where: { id, endedAs: null },
    data: { endedAs: as, endedAt: now, endedById },
  });

/** Whoever has an appointment was reached. */
const stopClock = (tx: Transaction, id: string, now: Date) =>
  tx.consultationRequest.updateMany({ where: { id, firstContactAt: null }, data: { firstContactAt: now } });

const recordStatus = (
  tx: Transaction,
  staff: Staff,
  requestId: string,
  from: Status,
  to: Status,
  now: Date,
) =>
  recordAudit(
    tx,
    { action: 'request.status_changed', actorId: staff.id, requestId, details: { from, to } },
    now,
  );

type News = { requestId: string; what: AppointmentNews; startsAt: Date };

/** Tells members of staff about an appointment of theirs. */
export const tellStaff = (
  tx: Transaction,
  to: readonly string[],
  { requestId, what, startsAt }: News,
  now: Date,
) =>
  queueNotices(
    tx,
    'appointment_notice',
    { to, requestId, content: { appointment: { what, startsAt: startsAt.toISOString() } } },
    now,
  );

/** Tells the person, if the site may write to them: the consents are read under a lock, so that none just withdrawn counts. */
export async function tellPerson(
  tx: Transaction,
  requestId: string,
  { what, of }: { what: AppointmentNews; of: Told },
  now: Date,
): Promise<void> {
  await lockRequest(tx, requestId);
  const row = await tx.consultationRequest.findUniqueOrThrow({
    where: { id: requestId },
    select: { sealedAnswers: true, ...STORED_CONSENTS },
  });
  const to = siteMailAddress(
    'appointment_told',
    openAnswers(requestId, row.sealedAnswers),
    openConsents(row),
  );
  if (to === null) return;
  const { seriesId: uid, sequence, startsAt, minutes } = of;
  const appointment = { what, startsAt: startsAt.toISOString(), event: { uid, sequence, minutes } };
  await queuePersonMail(tx, 'appointment_told', { requestId, content: { to, appointment } }, now);
}
