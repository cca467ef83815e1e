import { rolesOf } from '@/lib/auth/permissions';
import { REMINDED_BEFORE_MS } from '@/lib/cases/appointments/domain';
import { countDeletedSoon } from '@/lib/cases/retention/data';
import { CUT_DELAY_DAYS } from '@/lib/clinic/fields';
import { OPEN_STATUSES, UNANSWERED_STATUSES } from '@/lib/clinic/statuses';
import { findOutage } from '@/lib/outbox/outage/data';
import type { DigestCounts, WaitingCounts } from '@/lib/outbox/schema';
import type { Transaction } from '@/lib/platform/db';
import type { Prisma } from '@/prisma/generated/client';

/** An owner who can no longer answer requests. */
const AWAY = {
  OR: [{ suspendedAt: { not: null } }, { role: { notIn: [...rolesOf('requests.write')] } }],
} satisfies Prisma.UserWhereInput;

/** Requests that no one has tried to answer within the clinic's own target time. */
export const unanswered = (now: Date) =>
  ({
    status: { in: [...UNANSWERED_STATUSES] },
    trashedAt: null,
    firstContactAt: null,
    dueAt: { lte: now },
  }) satisfies Prisma.ConsultationRequestWhereInput;

/** Requests due for a follow-up now. */
export const followUpDue = (now: Date) =>
  ({
    status: { not: 'quarantined' },
    trashedAt: null,
    followUpAt: { lte: now },
    followUpRemindedAt: null,
  }) satisfies Prisma.ConsultationRequestWhereInput;

/** Appointments to be reminded of now, of requests that staff still work on. */
export const appointmentSoon = (now: Date) =>
  ({
    endedAs: null,
    remindedAt: null,
    startsAt: { gt: now, lte: new Date(now.getTime() + REMINDED_BEFORE_MS) },
    request: { trashedAt: null, status: { in: [...OPEN_STATUSES] } },
  }) satisfies Prisma.AppointmentWhereInput;

/** A request that was quarantined automatically. */
const setApart = {
  status: 'quarantined',
  quarantineReason: { not: 'MARKED_BY_STAFF' },
  trashedAt: null,
} as const satisfies Prisma.ConsultationRequestWhereInput;

/** The oldest automatically quarantined request that came in after a given time. */
export const oldestInQuarantine = (tx: Transaction, since: Date | undefined) =>
  tx.consultationRequest.findFirst({
    where: { ...setApart, ...(since && { receivedAt: { gt: since } }) },
    select: { receivedAt: true },
    orderBy: { receivedAt: 'asc' },
  });

/** How many requests were quarantined automatically since a given time. */
export const countSetApart = (tx: Transaction, since: Date): Promise<number> =>
  tx.consultationRequest.count({ where: { ...setApart, receivedAt: { gt: since } } });

/** What is waiting during a flood, in numbers. */
export async function countFlood(tx: Transaction): Promise<WaitingCounts> {
  const count = (where: Prisma.ConsultationRequestWhereInput) =>
    tx.consultationRequest.count({ where: { trashedAt: null, ...where } });
  return {
    fresh: await count({ status: 'new' }),
    today: await count({ status: 'new', howSoon: 'today' }),
    quarantined: await count({ status: 'quarantined' }),
  };
}

/** Comments that are waiting, and those automatically marked as spam since moderators were last told. */
export async function countComments(tx: Transaction): Promise<{ held: number; setApart: number }> {
  const last = await tx.delivery.findFirst({
    where: { template: 'copy_digest' },
    select: { createdAt: true },
    orderBy: { createdAt: 'desc' },
  });
  const since = last && { receivedAt: { gt: last.createdAt } };
  return {
    held: await tx.comment.count({ where: { state: 'held' } }),
    setApart: await tx.comment.count({ where: { state: 'spam', decidedAt: null, ...since } }),
  };
}

/** What is waiting, in numbers. Requests in the trash don't count. */
export async function countWaiting(tx: Transaction, now: Date, endOfDay: Date): Promise<DigestCounts> {
  const count = (where: Prisma.ConsultationRequestWhereInput) =>
    tx.consultationRequest.count({ where: { trashedAt: null, ...where } });
  const outage = await findOutage(tx, now);
  return {
    fresh: await count({ status: 'new' }),
    late: await count(unanswered(now)),
    contacting: await count({ status: 'contacting' }),
    followUps: await count({ status: { not: 'quarantined' }, followUpAt: { lt: endOfDay } }),
    quarantined: await count({ status: 'quarantined' }),
    quarantinedLate: await count({ status: 'quarantined', dueAt: { lt: now } }),
    undelivered: (outage?.waiting ?? 0) + (outage?.failed ?? 0),
    toReassign: await count({ status: { in: [...OPEN_STATUSES] }, owner: AWAY }),
    deletedSoon: await countDeletedSoon(tx, now, CUT_DELAY_DAYS),
  };
}
