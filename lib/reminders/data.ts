import { findOutage } from '@/lib/deliveries/data';
import type { DigestCounts } from '@/lib/deliveries/schema';
import type { Transaction } from '@/lib/platform/db';
import { countDeletedSoon } from '@/lib/retention/data';
import { CUT_DELAY_DAYS } from '@/lib/retention/fields';
import type { Prisma } from '@/prisma/generated/client';

/** Requests that nobody has tried to answer in the time that the clinic set itself. */
export const unanswered = (now: Date) =>
  ({
    status: { in: ['new', 'contacting'] },
    trashedAt: null,
    firstContactAt: null,
    dueAt: { lte: now },
  }) satisfies Prisma.ConsultationRequestWhereInput;

/** Requests to return to now. */
export const followUpDue = (now: Date) =>
  ({
    status: { not: 'quarantined' },
    trashedAt: null,
    followUpAt: { lte: now },
    followUpRemindedAt: null,
  }) satisfies Prisma.ConsultationRequestWhereInput;

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
    deletedSoon: await countDeletedSoon(tx, now, CUT_DELAY_DAYS),
  };
}
