import { headers } from 'next/headers';
import { browserName } from '@/lib/auth/browser-name';
import { staffCookie } from '@/lib/auth/cookie-names';
import type { Staff } from '@/lib/auth/staff';
import { db, type Transaction } from '@/lib/platform/db';

export type OwnSession = {
  id: string;
  browser: string;
  /** The wide network it was started from, if known. */
  network: string | null;
  createdAt: Date;
  lastActiveAt: Date;
  isThis: boolean;
};

/** A person's open sessions, most recently used first. */
export async function ownSessions({ id, sessionId }: Staff, now: Date): Promise<OwnSession[]> {
  const rows = await db().session.findMany({
    where: { userId: id, assurance: 'full', expiresAt: { gt: now } },
    select: { id: true, userAgent: true, ipAddress: true, createdAt: true, lastActiveAt: true },
    orderBy: { lastActiveAt: 'desc' },
  });
  return rows.map(({ userAgent, ipAddress, ...session }) => ({
    ...session,
    browser: browserName(userAgent), // a replica on an earlier release stores the whole header
    network: ipAddress,
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

/** Whether a person has a second factor, and which kinds. */
export async function secondFactors(userId: string): Promise<{ app: boolean; passkeys: number }> {
  const user = await db().user.findUniqueOrThrow({
    where: { id: userId },
    select: { twoFactorEnabled: true, _count: { select: { passkeys: true } } },
  });
  return { app: user.twoFactorEnabled, passkeys: user._count.passkeys };
}

/** Id of the authenticator app in use, if there is one. */
export async function appInUse(userId: string, tx: Transaction = db()): Promise<string | null> {
  return (await tx.twoFactor.findFirst({ where: { userId }, select: { id: true } }))?.id ?? null;
}

/**
 * The sign-in better-auth is about to ask about. It verifies the cookie's signature; here it must be the very same
 * cookie, so that no code is counted against someone else.
 */
export function challengeOf(cookies: string): string | undefined {
  const prefix = `${staffCookie('two_factor')}=`;
  const sent = cookies.split(';').map((pair) => pair.trim());
  const [own, ...more] = sent.filter((pair) => pair.startsWith(prefix));
  if (own === undefined || more.length > 0) return undefined;
  return /^(2fa-[\w-]+)\./.exec(own.slice(prefix.length))?.[1];
}

/** Who has entered their password in this browser and is being asked for a code, until that expires. */
export async function challenged(now: Date): Promise<{ id: string; email: string } | null> {
  const identifier = challengeOf((await headers()).get('cookie') ?? '');
  if (identifier === undefined) return null;
  const challenge = await db().verification.findFirst({
    where: { identifier, expiresAt: { gt: now } },
    select: { value: true },
  });
  if (!challenge) return null;
  return db().user.findUnique({ where: { id: challenge.value }, select: { id: true, email: true } });
}
