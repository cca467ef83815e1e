import { recordAudit } from '@/lib/audit/mutations';
import type { Action } from '@/lib/audit/schema';
import type { Role } from '@/lib/auth/permissions';
import type { Staff } from '@/lib/auth/staff';
import { addressesWhoMay } from '@/lib/outbox/data';
import { notifyAdmins, queueAccountMail } from '@/lib/outbox/mutations';
import type { ImportantChange } from '@/lib/outbox/schema';
import { takeLock } from '@/lib/platform/advisory-locks';
import { db, type Transaction } from '@/lib/platform/db';
import { notify } from '@/lib/platform/notices';
import { fail, ok, type Result } from '@/lib/shared/result';
import { CREDENTIALS_CHANGED, roleChangeTo, type AccessChange } from '@/lib/staff/access-changes/domain';
import { recordAccessChange } from '@/lib/staff/access-changes/mutations';
import { createLink } from '@/lib/staff/links/mutations';
import { endSessions } from '@/lib/staff/sessions/mutations';
import { leavesAnAdmin, type Member } from './domain';

type Change = {
  action: Action;
  details?: Record<string, string>;
  what: ImportantChange['what'];
  access: AccessChange;
};
export type TeamProblem = 'LAST_ADMIN' | 'NOT_FOUND' | 'YOURSELF';

/** Changes one member and records it, unless that would leave no active administrator. */
function changeMember(
  staff: Staff,
  id: string,
  {
    data,
    keepsAdmin,
    what,
    access,
    ...change
  }: Change & { data: { role?: Role; suspendedAt?: Date | null }; keepsAdmin: boolean },
  now: Date,
): Promise<Result<true, TeamProblem>> {
  return db().$transaction(async (tx) => {
    await takeLock(tx, 'administrators');
    const members = await membersOf(tx);
    if (!members.some((member) => member.id === id)) return fail('NOT_FOUND');
    if (!keepsAdmin && !leavesAnAdmin(members, id)) return fail('LAST_ADMIN');
    const admins = await addressesWhoMay(tx, 'team.manage'); // someone who has just stopped being one gets it too
    const { name: about } = await tx.user.update({ where: { id }, data, select: { name: true } });
    await notifyAdmins(tx, { what, by: staff.name, about }, now, admins);
    await endSessions(tx, id, { except: id === staff.id ? staff.sessionId : undefined });
    await recordAudit(tx, { ...change, actorId: staff.id, staffId: id }, now);
    await notify(tx, { topic: 'requests' }); // their requests need a new owner, or no longer do
    await recordAccessChange(id, access, now);
    return ok(true);
  });
}

async function membersOf(tx: Transaction): Promise<Member[]> {
  const rows = await tx.user.findMany({
    select: {
      id: true,
      role: true,
      suspendedAt: true,
      twoFactorEnabled: true,
      _count: { select: { passkeys: true } },
    },
  });
  return rows.map(({ twoFactorEnabled, _count, ...member }) => ({
    ...member,
    canSignIn: twoFactorEnabled || _count.passkeys > 0,
  }));
}

/** Changes a person's role; they must sign in again. */
export const changeRole = (staff: Staff, id: string, role: Role, now: Date) =>
  changeMember(
    staff,
    id,
    {
      what: 'role_changed',
      action: 'staff.role_changed',
      access: roleChangeTo(role),
      details: { to: role },
      data: { role },
      keepsAdmin: role === 'admin',
    },
    now,
  );

/** What the audit and the log outside the database call by one name. */
const both = (change: Action & AccessChange) => ({ action: change, access: change });

/** Ends a person's sessions at once and blocks them from signing in. */
export const suspend = (staff: Staff, id: string, now: Date) =>
  changeMember(
    staff,
    id,
    { what: 'suspended', ...both('staff.suspended'), data: { suspendedAt: now }, keepsAdmin: false },
    now,
  );

/** Lets a suspended person sign in again. */
export const reinstate = (staff: Staff, id: string, now: Date) =>
  changeMember(
    staff,
    id,
    { what: 'reinstated', ...both('staff.reinstated'), data: { suspendedAt: null }, keepsAdmin: true },
    now,
  );

/**
 * For a lost device: removes a person's second factors, ends their sessions, and mails them a link to start over. The
 * administrators are told too.
 */
export function resetSecondFactor(staff: Staff, id: string, now: Date): Promise<Result<true, TeamProblem>> {
  return db().$transaction(async (tx) => {
    if (id === staff.id) return fail('YOURSELF');
    const user = await tx.user.findUnique({ where: { id }, select: { email: true, name: true } });
    if (!user) return fail('NOT_FOUND');
    await removeSecondFactors(tx, id);
    await endSessions(tx, id);
    const link = await createLink(tx, { kind: 'second_factor_reset', email: user.email, userId: id }, now);
    await queueAccountMail(tx, 'second_factor_reset', { to: user.email, link }, now);
    await notifyAdmins(tx, { what: 'second_factor_reset', by: staff.name, about: user.name }, now);
    await recordAudit(tx, { action: 'staff.second_factor_reset', actorId: staff.id, staffId: id }, now);
    await recordAccessChange(id, CREDENTIALS_CHANGED, now);
    return ok(true);
  });
}

async function removeSecondFactors(tx: Transaction, userId: string) {
  await tx.twoFactor.deleteMany({ where: { userId } });
  await tx.passkey.deleteMany({ where: { userId } });
  await tx.user.update({ where: { id: userId }, data: { twoFactorEnabled: false } });
}
