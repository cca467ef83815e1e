import type { Staff } from '@/lib/auth/staff';
import { db, type Transaction } from '@/lib/platform/db';
import { browserName } from './domain';

export type OwnSession = {
  id: string;
  browser: string;
  createdAt: Date;
  lastActiveAt: Date;
  isThis: boolean;
};

/** A person's open sessions, the one last used first. */
export async function ownSessions({ id, sessionId }: Staff, now: Date): Promise<OwnSession[]> {
  const rows = await db().session.findMany({
    where: { userId: id, assurance: 'full', expiresAt: { gt: now } },
    select: { id: true, userAgent: true, createdAt: true, lastActiveAt: true },
    orderBy: { lastActiveAt: 'desc' },
  });
  return rows.map(({ userAgent, ...session }) => ({
    ...session,
    browser: browserName(userAgent),
    isThis: session.id === sessionId,
  }));
}

export type OwnPasskey = { id: string; name: string | null; createdAt: Date | null };

export const ownPasskeys = (userId: string): Promise<OwnPasskey[]> =>
  db().passkey.findMany({
    where: { userId },
    select: { id: true, name: true, createdAt: true },
    orderBy: { createdAt: 'asc' },
  });

/** Whether a person has a second factor, and of which kinds. */
export async function secondFactors(userId: string): Promise<{ app: boolean; passkeys: number }> {
  const user = await db().user.findUniqueOrThrow({
    where: { id: userId },
    select: { twoFactorEnabled: true, _count: { select: { passkeys: true } } },
  });
  return { app: user.twoFactorEnabled, passkeys: user._count.passkeys };
}

/** Id of the authenticator app that is in use, if there is one. */
export async function appInUse(userId: string, tx: Transaction = db()): Promise<string | null> {
  return (await tx.twoFactor.findFirst({ where: { userId }, select: { id: true } }))?.id ?? null;
}
