import { headers } from 'next/headers';
import { forbidden, redirect } from 'next/navigation';
import { cache } from 'react';
import { db } from '@/lib/platform/db';
import { withNext } from '@/lib/shared/next-address';
import { betterAuthOfSite } from './better-auth';
import { recordFailure } from './failures';
import { may, type Permission, type Role } from './permissions';

declare const minted: unique symbol;

/**
 * A member of staff who is signed in with a second factor, active, and allowed to do what was asked. Reads and writes
 * of visitors' data take one, so that an unguarded query does not compile.
 */
export type Staff = { id: string; name: string; email: string; role: Role; sessionId: string } & {
  readonly [minted]: true;
};

/** A session unused for this long ends. */
export const IDLE_LIMIT_MS = 15 * 60 * 1000;
/** How often, at most, use of a session is recorded. */
const TOUCH_EVERY_MS = 30 * 1000;

export type SessionState = {
  id: string;
  token: string;
  assurance: 'password' | 'enrolling' | 'full';
  lastActiveAt: Date;
  confirmedAt: Date | null;
  user: { id: string; name: string; email: string; role: Role; twoFactorEnabled: boolean };
};

/** The session of this request's cookie, while it lasts; looked up once per request. */
export const currentSession = cache(async (): Promise<SessionState | null> => {
  const sent = await headers(); // first, so that no staff page is prerendered
  const found = await betterAuthOfSite().api.getSession({ headers: sent });
  if (!found) return null;
  const session = await db().session.findUnique({
    where: { id: found.session.id },
    select: {
      id: true,
      token: true,
      assurance: true,
      lastActiveAt: true,
      confirmedAt: true,
      user: {
        select: { id: true, name: true, email: true, role: true, twoFactorEnabled: true, suspendedAt: true },
      },
    },
  });
  if (!session || session.user.suspendedAt) return null;
  if (Date.now() - session.lastActiveAt.getTime() < IDLE_LIMIT_MS) return session;
  await db().session.deleteMany({ where: { id: session.id } });
  return null;
});

/** Records that a person used the session, if there is one. */
export async function touchSession(session: SessionState | null, now: Date): Promise<void> {
  if (!session || now.getTime() - session.lastActiveAt.getTime() < TOUCH_EVERY_MS) return;
  const { id, user } = session;
  await db().session.updateMany({ where: { id }, data: { lastActiveAt: now } });
  await db().user.update({ where: { id: user.id }, data: { lastSeenAt: now } });
}

export type Refusal = 'SIGNED_OUT' | 'FORBIDDEN';

/** Who is signed in, or why the permission is refused. Doesn't count as activity. */
export async function authorise(permission: Permission): Promise<Staff | Refusal> {
  const session = await currentSession();
  if (session?.assurance !== 'full') return 'SIGNED_OUT';
  const { id, name, email, role } = session.user;
  if (!may(role, permission)) return 'FORBIDDEN';
  return { id, name, email, role, sessionId: session.id } as Staff;
}

/** The same when someone explicitly asks for something. If their role doesn't allow it, the audit records that. */
export async function admit(permission: Permission): Promise<Staff | Refusal> {
  const staff = await authorise(permission);
  if (staff === 'FORBIDDEN') {
    const actorId = (await currentSession())?.user.id ?? null;
    const details = { permission, why: staff };
    await recordFailure({ action: 'staff.refused', actorId, details }, new Date());
  }
  return staff;
}

/** Where someone signs in, or finishes signing in, before going on to a page. */
async function signInAddress(next: string): Promise<string> {
  const session = await currentSession();
  return withNext(session?.assurance === 'enrolling' ? '/sign-in/set-up' : '/sign-in', next);
}

/**
 * The person a page is rendered for. Anyone not signed in is redirected to the sign-in; anyone without permission gets
 * the 403 page. Opening a page counts as activity; a background refresh doesn't.
 */
export async function requireStaff(permission: Permission): Promise<Staff> {
  const staff = await admit(permission);
  const sent = await headers();
  if (staff === 'SIGNED_OUT') redirect(await signInAddress(sent.get('x-path') ?? ''));
  if (staff === 'FORBIDDEN') forbidden();
  if (sent.get('sec-fetch-dest') === 'document') await touchSession(await currentSession(), new Date());
  return staff;
}

/** Whether a session is still valid, for anything that stays open longer than a request. Doesn't count as activity. */
export async function isSessionAlive(id: string, now: Date): Promise<boolean> {
  const session = await db().session.findUnique({
    where: { id },
    select: { assurance: true, lastActiveAt: true, expiresAt: true, user: { select: { suspendedAt: true } } },
  });
  if (!session || session.user.suspendedAt || session.assurance !== 'full' || session.expiresAt <= now)
    return false;
  return now.getTime() - session.lastActiveAt.getTime() < IDLE_LIMIT_MS;
}
