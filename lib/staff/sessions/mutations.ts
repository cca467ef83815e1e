import { notifyAdmins } from '@/lib/outbox/mutations';
import type { Transaction } from '@/lib/platform/db';
import { notify } from '@/lib/platform/notices';

/** Tells every administrator when one of them has a new password or second factor. */
export async function notifyOfNewSignIn(tx: Transaction, userId: string, now: Date): Promise<void> {
  const user = await tx.user.findUnique({ where: { id: userId }, select: { name: true, role: true } });
  if (user?.role === 'admin') await notifyAdmins(tx, { what: 'administrator_secured', by: user.name }, now);
}

/** Ends a person's sessions, or one of them, on every process at once. */
export async function endSessions(
  tx: Transaction,
  userId: string,
  { only, except }: { only?: string; except?: string | undefined } = {},
): Promise<void> {
  await tx.session.deleteMany({
    where: { userId, ...(only ? { id: only } : {}), ...(except ? { NOT: { id: except } } : {}) },
  });
  await notify(tx, { topic: 'sessions', userId });
}
