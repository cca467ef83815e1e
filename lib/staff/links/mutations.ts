import { randomBytes, randomUUID } from 'node:crypto';
import { recordAudit } from '@/lib/audit/mutations';
import { hashPassword, inTurn } from '@/lib/auth/password-hash';
import { weaknessOf, type Weakness } from '@/lib/auth/password-strength';
import type { Role } from '@/lib/auth/permissions';
import type { Staff } from '@/lib/auth/staff';
import { takeTry, triesFrom, type Budget } from '@/lib/auth/tries';
import { clinic } from '@/lib/clinic/data';
import { notifyAdmins, queueAccountMail } from '@/lib/outbox/mutations';
import { blindIndexes } from '@/lib/platform/blind-index';
import { db, type Transaction } from '@/lib/platform/db';
import { env } from '@/lib/platform/env';
import { checkRing } from '@/lib/platform/keys';
import { fail, ok, type Result } from '@/lib/shared/result';
import { CREDENTIALS_CHANGED } from '@/lib/staff/access-changes/domain';
import { recordAccessChange } from '@/lib/staff/access-changes/mutations';
import { endSessions, notifyOfNewSignIn } from '@/lib/staff/sessions/mutations';
import { findLink, type OpenLink } from '@/lib/staff/team/data';
import { LINK_VALID_MS, UNKNOWN_EMAIL, type LinkKind } from '@/lib/staff/team/domain';

const linkUrl = (token: string) => `${env().APP_URL}/join/${token}`;

type NewLink = { kind: LinkKind; email: string; role?: Role; userId?: string };

/**
 * Creates a link. Earlier ones of that kind for that person stop working, except password resets: anyone may request
 * one, and must not break the one that the owner is about to open. Returns its address, which isn't stored anywhere.
 */
export async function createLink(
  tx: Transaction,
  { kind, email, role, userId }: NewLink,
  now: Date,
): Promise<string> {
  const token = randomBytes(32).toString('base64url');
  if (kind !== 'password_reset') await tx.staffLink.deleteMany({ where: { kind, email, usedAt: null } });
  await tx.staffLink.create({
    data: {
      id: randomUUID(),
      kind,
      tokenIndex: blindIndexes(checkRing(), 'staff-link', token)[0] ?? '',
      email,
      role: role ?? null,
      userId: userId ?? null,
      createdAt: now,
      expiresAt: new Date(now.getTime() + LINK_VALID_MS[kind]),
    },
  });
  return linkUrl(token);
}

/** Creates the link for the first administrator, replacing an earlier one. */
export const createFirstLink = (now: Date): Promise<string> =>
  db().$transaction((tx) => createLink(tx, { kind: 'invitation', email: UNKNOWN_EMAIL, role: 'admin' }, now));

/**
 * Invites someone by mail.
 * @param actorId who invites; null for the command line
 * @returns the invitation's address, for the command line
 */
export function inviteStaff(
  actorId: string | null,
  { email, role }: { email: string; role: Role },
  now: Date,
): Promise<Result<string, 'ALREADY_STAFF'>> {
  return db().$transaction(async (tx) => {
    if (await tx.user.findUnique({ where: { email }, select: { id: true } })) return fail('ALREADY_STAFF');
    const link = await createLink(tx, { kind: 'invitation', email, role }, now);
    await queueAccountMail(tx, 'staff_invited', { to: email, link }, now);
    await recordAudit(tx, { action: 'staff.invited', actorId, details: { role } }, now);
    const by = actorId ? await nameOf(tx, actorId) : undefined;
    const what = role === 'admin' ? 'administrator_invited' : 'member_invited';
    await notifyAdmins(tx, { what, by, about: email }, now);
    return ok(link);
  });
}

/** Revokes an invitation, along with an account that someone has started to set up with it. */
export async function revokeInvitation(staff: Staff, id: string, now: Date): Promise<void> {
  await db().$transaction(async (tx) => {
    await lockLink(tx, { id });
    const link = await tx.staffLink.findFirst({
      where: { id, kind: 'invitation', usedAt: null },
      select: { userId: true, email: true },
    });
    if (!link) return;
    await tx.staffLink.delete({ where: { id } });
    if (link.userId) {
      await tx.user.update({ where: { id: link.userId }, data: { suspendedAt: now } });
      await endSessions(tx, link.userId);
    }
    await notifyAdmins(tx, { what: 'invitation_revoked', by: staff.name, about: link.email }, now);
    await recordAudit(
      tx,
      {
        action: 'staff.invitation_revoked',
        actorId: staff.id,
        ...(link.userId ? { staffId: link.userId } : {}),
      },
      now,
    );
    if (link.userId) await recordAccessChange(link.userId, 'staff.suspended', now);
  });
}

/** Two people who use a link at once are serialized, so that the second sees what the first did. */
async function lockLink(tx: Transaction, by: { id: string } | { token: string }): Promise<void> {
  if ('id' in by) await tx.$executeRaw`SELECT 1 FROM staff_link WHERE id = ${by.id}::uuid FOR UPDATE`;
  else {
    const indexes = blindIndexes(checkRing(), 'staff-link', by.token);
    await tx.$executeRaw`SELECT 1 FROM staff_link WHERE token_index = ANY(${indexes}) FOR UPDATE`;
  }
}

type Joining = { token: string; name?: string | undefined; email?: string | undefined; password: string };
export type JoinProblem = 'LINK_INVALID' | Weakness | 'MISSING' | 'ALREADY_STAFF' | 'BUSY';
type Joined = { userId: string; email: string; enrols: boolean };

/**
 * Uses a mailed link: creates the invited person's account, or sets a new password. A link that leads to setting up a
 * second factor works until that is done, because no one can sign in without one.
 * @returns whose account it is, and whether a second factor must be set up now
 */
export async function useLink(given: Joining, now: Date): Promise<Result<Joined, JoinProblem>> {
  const joining = await joiningOf(db(), given, now); // before hashing a password for it
  if (!joining.ok) return joining;
  const weakness = await weaknessOf(given.password, joining.value, clinic());
  if (weakness) return fail(weakness);
  return inTurn('known', async () => {
    const hash = await hashPassword(given.password);
    return db().$transaction((tx) => joinWith(tx, given, hash, now));
  });
}

async function joinWith(
  tx: Transaction,
  given: Joining,
  hash: string,
  now: Date,
): Promise<Result<Joined, JoinProblem>> {
  await lockLink(tx, { token: given.token });
  const joining = await joiningOf(tx, given, now);
  if (!joining.ok) return joining;
  const { link, name, email } = joining.value;
  if (link.userId) await setPassword(tx, link.userId, hash, now);
  const userId =
    link.userId ?? (await createMember(tx, { name, email, role: link.role ?? 'intake' }, hash, now));
  if (userId === null) return fail('ALREADY_STAFF');
  await tx.staffLink.update({ where: { id: link.id }, data: { userId } });
  if (link.kind === 'password_reset') await closeResets(tx, userId, now);
  return ok({ userId, email, enrols: link.kind !== 'password_reset' });
}

/** Whose account a link is for, or why it doesn't work. */
async function joiningOf(
  tx: Transaction,
  { token, ...given }: Joining,
  now: Date,
): Promise<Result<{ link: OpenLink; name: string; email: string }, JoinProblem>> {
  const link = await findLink(tx, token, now);
  if (!link) return fail('LINK_INVALID');
  const existing = link.userId
    ? await tx.user.findUnique({
        where: { id: link.userId },
        select: { name: true, email: true, suspendedAt: true },
      })
    : null;
  if (existing?.suspendedAt) return fail('LINK_INVALID');
  const name = given.name ?? existing?.name ?? '';
  const email = existing?.email ?? (link.email === UNKNOWN_EMAIL ? (given.email ?? '') : link.email);
  if (email === '' || name === '') return fail('MISSING');
  return ok({ link, name, email });
}

const closeResets = (tx: Transaction, userId: string, now: Date) =>
  tx.staffLink.updateMany({ where: { userId, kind: 'password_reset', usedAt: null }, data: { usedAt: now } });

type NewMember = { name: string; email: string; role: Role };

async function createMember(
  tx: Transaction,
  member: NewMember,
  hash: string,
  now: Date,
): Promise<string | null> {
  if (await tx.user.findUnique({ where: { email: member.email }, select: { id: true } })) return null;
  const id = randomUUID();
  const stamps = { createdAt: now, updatedAt: now };
  await tx.user.create({ data: { id, ...member, emailVerified: true, ...stamps } });
  await tx.account.create({
    data: {
      id: randomUUID(),
      accountId: id,
      providerId: 'credential',
      userId: id,
      password: hash,
      ...stamps,
    },
  });
  await recordAudit(
    tx,
    { action: 'staff.joined', actorId: id, staffId: id, details: { role: member.role } },
    now,
  );
  if (member.role === 'admin')
    await notifyAdmins(tx, { what: 'administrator_joined', by: member.name, about: member.email }, now);
  return id;
}

/**
 * Sets a password, given its hash, and ends every session except the one named, to lock out anyone who knew the old
 * one.
 */
export async function setPassword(
  tx: Transaction,
  userId: string,
  hash: string,
  now: Date,
  keptSession?: string,
): Promise<void> {
  await tx.account.updateMany({
    where: { userId, providerId: 'credential' },
    data: { password: hash, updatedAt: now },
  });
  await tx.verification.deleteMany({ where: { value: userId } }); // anyone between password and code starts over
  await endSessions(tx, userId, { except: keptSession });
  await recordAudit(tx, { action: 'staff.password_changed', actorId: userId, staffId: userId }, now);
  await notifyOfNewSignIn(tx, userId, now);
  await recordAccessChange(userId, CREDENTIALS_CHANGED, now);
}

/**
 * Password reset mails to one address. If strangers request as many as allowed, the ones in the mailbox still work:
 * none expires before more can be sent.
 */
const RESETS: Budget = {
  own: { name: 'staff-reset', points: 3, seconds: 60 * 60 },
  strangers: { name: 'staff-reset-strangers', points: 6, seconds: 60 * 60 },
};

/**
 * Mails a password reset link if the address belongs to an active member of staff. The requester learns nothing.
 * @param sent the requester's headers
 */
export async function requestPasswordReset(email: string, now: Date, sent = new Headers()): Promise<void> {
  const user = await db().user.findFirst({ where: { email, suspendedAt: null }, select: { id: true } });
  if (await takeTry(RESETS, email, triesFrom(sent, user?.id, now), now)) return;
  if (!user) return;
  await db().$transaction(async (tx) => {
    const link = await createLink(tx, { kind: 'password_reset', email, userId: user.id }, now);
    await queueAccountMail(tx, 'password_reset', { to: email, link }, now);
    await recordAudit(tx, { action: 'staff.password_reset_requested', actorId: null, staffId: user.id }, now);
  });
}

const nameOf = async (tx: Transaction, id: string): Promise<string | undefined> =>
  (await tx.user.findUnique({ where: { id }, select: { name: true } }))?.name;

/** Marks the links that someone used to set up a second factor as used, once it is set up. */
export async function closeLinks(tx: Transaction, userId: string, now: Date): Promise<void> {
  await tx.staffLink.updateMany({ where: { userId, usedAt: null }, data: { usedAt: now } });
}
