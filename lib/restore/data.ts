import type { Role } from '@/lib/auth/permissions';
import { db, type Transaction } from '@/lib/platform/db';
import type { Erasure } from '@/lib/platform/erasure-log';
import { isBeating } from '@/lib/platform/heartbeat';
import { OperatorError } from '@/lib/shared/operator-error';
import { CREDENTIALS_CHANGED } from '@/lib/staff/access-changes/domain';
import { isSince } from './domain';

/** A restored database that waits to be released: the moment that its backup shows, and when it was restored. */
export type Hold = { madeAt: Date; restoredAt: Date };

/** What holds back mail, schedules and timed jobs; null where nothing does. */
export const readHold = (tx: Transaction = db()): Promise<Hold | null> =>
  tx.restore.findFirst({
    where: { releasedAt: null },
    select: { madeAt: true, restoredAt: true },
    orderBy: { restoredAt: 'desc' },
  });

/**
 * A restore that was cut short could show what people have deleted.
 * @throws OperatorError where there is one
 */
export async function requireCompletedRestore(): Promise<void> {
  if ((await db().restore.count({ where: { completedAt: null } })) > 0)
    throw new OperatorError(
      "The last restore didn't finish. Run it again: a backup into another empty database, `--recovered` on this one.",
    );
}

/**
 * A worker may be in the middle of a job, which goes on, so that none may run while a database becomes a restored one.
 * @throws OperatorError where one is, or has been within the last minute
 */
export async function requireNoWorker(): Promise<void> {
  if (await isBeating('worker'))
    throw new OperatorError(
      'A worker is running on this database. Stop every web server and worker first, and run this again a minute later.',
    );
}

/** What goes on once a restored site is released. */
export type Waiting = {
  /** Emails that came with the backup: the system it's from may have sent them since. */
  mailsBefore: number;
  /** Pages that were scheduled, and how many of them are due. */
  pages: number;
  pagesDue: number;
};

export async function readWaiting({ restoredAt }: Hold, now: Date, tx: Transaction = db()): Promise<Waiting> {
  // Not the moment of the backup: it's taken before the rows are read, and clocks of several machines differ.
  const queued = { state: 'queued' } as const;
  const scheduled = { state: 'scheduled' } as const;
  return {
    mailsBefore: await tx.delivery.count({ where: { ...queued, createdAt: { lte: restoredAt } } }),
    pages: await tx.release.count({ where: scheduled }),
    pagesDue: await tx.release.count({ where: { ...scheduled, dueAt: { lte: now } } }),
  };
}

/** An account that can sign in. */
export type ActiveAccount = {
  name: string;
  email: string;
  role: Role;
  /** Its password or second factor was changed after the backup was made: the old one works again. */
  isOutdated: boolean;
};

/** Who can sign in, once what the erasure logs say was done again. */
export async function listActiveAccounts(erasures: readonly Erasure[]): Promise<ActiveAccount[]> {
  const hold = await readHold();
  const changed = erasures.filter(
    (erasure) => erasure.kind === CREDENTIALS_CHANGED && hold && isSince(erasure, hold.madeAt),
  );
  const outdated = new Set(changed.map(({ id }) => id));
  const accounts = await db().user.findMany({
    where: { suspendedAt: null },
    select: { id: true, name: true, email: true, role: true },
    orderBy: [{ role: 'asc' }, { name: 'asc' }],
  });
  return accounts.map(({ id, ...account }) => ({ ...account, isOutdated: outdated.has(id) }));
}
