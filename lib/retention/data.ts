import { clinic } from '@/lib/clinic/data';
import { db, type Transaction } from '@/lib/platform/db';
import type { Prisma } from '@/prisma/generated/client';
import { daysBefore, TRASH_DAYS, type Doomed, type Status } from './domain';

/** Requests whose time is over, of each status by its own days. */
const outOfTime = (now: Date): Prisma.ConsultationRequestWhereInput => ({
  OR: Object.entries(clinic().retentionDays).map(([status, days]) => ({
    status: status as Status,
    statusChangedAt: { lt: daysBefore(now, days) },
  })),
});

const trashedLongAgo = (now: Date): Prisma.ConsultationRequestWhereInput => ({
  trashedAt: { lt: daysBefore(now, TRASH_DAYS) },
});

/** Requests that the rules of retention delete at this moment: never one under legal hold. */
export const toPurge = (now: Date): Prisma.ConsultationRequestWhereInput => ({
  heldAt: null,
  OR: [outOfTime(now), trashedLongAgo(now)],
});

/** The requests that are to be deleted, the oldest first. */
export async function findDoomed(tx: Transaction, now: Date, most?: number): Promise<Doomed[]> {
  const rows = await tx.consultationRequest.findMany({
    where: toPurge(now),
    select: { id: true, reference: true, status: true, trashedAt: true },
    orderBy: [{ statusChangedAt: 'asc' }, { id: 'asc' }],
    ...(most !== undefined && { take: most }),
  });
  const fromTrash = daysBefore(now, TRASH_DAYS);
  return rows.map(({ trashedAt, ...row }) => ({
    ...row,
    reason: trashedAt !== null && trashedAt < fromTrash ? 'trash' : 'retention',
  }));
}

export type Preview = {
  now: Doomed[];
  /** Those of the coming 30 days. */
  soon: Doomed[];
  /** How many are under legal hold, and how many of them would be deleted now if they were not. */
  held: { all: number; overdue: number };
};

const PREVIEW_DAYS = 30;

/** What would be deleted now and soon. It changes nothing. */
export async function previewPurge(now: Date): Promise<Preview> {
  const doomed = await findDoomed(db(), now);
  const known = new Set(doomed.map(({ id }) => id));
  const later = await findDoomed(db(), daysBefore(now, -PREVIEW_DAYS));
  const count = (where: Prisma.ConsultationRequestWhereInput) => db().consultationRequest.count({ where });
  const held = { heldAt: { not: null } };
  return {
    now: doomed,
    soon: later.filter(({ id }) => !known.has(id)),
    held: { all: await count(held), overdue: await count({ ...toPurge(now), ...held }) },
  };
}
