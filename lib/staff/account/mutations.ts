import { randomUUID } from 'node:crypto';
import { headers } from 'next/headers';
import { recordAudit } from '@/lib/audit/mutations';
import { authApi, callAuth } from '@/lib/auth/better-auth-api';
import { recordFailure } from '@/lib/auth/failures';
import { hashPassword, inTurn } from '@/lib/auth/password-hash';
import { weaknessOf, type Weakness } from '@/lib/auth/password-strength';
import {
  counterOf,
  createRecoveryCodes,
  offeredSecret,
  sealedCodes,
  sealedFactor,
} from '@/lib/auth/second-factor';
import type { SessionState, Staff } from '@/lib/auth/staff';
import { clinic } from '@/lib/clinic/data';
import { db, type Transaction } from '@/lib/platform/db';
import { consume, forgive } from '@/lib/platform/rate-limit';
import { fail, ok, type Result } from '@/lib/shared/result';
import { CREDENTIALS_CHANGED } from '@/lib/staff/access-changes/domain';
import { recordAccessChange } from '@/lib/staff/access-changes/mutations';
import { closeLinks, setPassword } from '@/lib/staff/links/mutations';
import { endSessions, notifyOfNewSignIn } from '@/lib/staff/sessions/mutations';
import { appInUse } from '@/lib/staff/sign-in/data';
import { CONFIRM_TRIES, ENROLMENT_TRIES } from '@/lib/staff/sign-in/domain';

/** Ends one of a person's own sessions, or all the others. */
export function endOwnSessions(staff: Staff, only: string | undefined, now: Date): Promise<void> {
  return db().$transaction(async (tx) => {
    await endSessions(tx, staff.id, only ? { only } : { except: staff.sessionId });
    await recordAudit(tx, { action: 'staff.sessions_ended', actorId: staff.id, staffId: staff.id }, now);
  });
}

export type PasswordProblem = 'WRONG_PASSWORD' | 'TOO_MANY' | 'BUSY';

/** Whether this is the signed-in person's password. */
const checkPassword = (password: string, staff: Staff, now: Date): Promise<Result<true, PasswordProblem>> =>
  inTurn('known', () => tryOwnPassword(password, staff, now));

async function tryOwnPassword(
  password: string,
  { id, sessionId }: Staff,
  now: Date,
): Promise<Result<true, PasswordProblem>> {
  if (!(await consume(CONFIRM_TRIES, sessionId, now))) return fail('TOO_MANY');
  const right = await callAuth(authApi().verifyPassword({ body: { password }, headers: await headers() }));
  if (!right.ok) {
    await recordFailure(
      { action: 'staff.confirm_failed', actorId: id, staffId: id, details: { by: 'password' } },
      now,
    );
    return fail('WRONG_PASSWORD');
  }
  await forgive(CONFIRM_TRIES, sessionId, now);
  return ok(true);
}

/** Sets a new password for someone who knows the old one, and ends their other sessions. */
export async function changePassword(
  staff: Staff,
  { password, newPassword }: { password: string; newPassword: string },
  now: Date,
): Promise<Result<true, PasswordProblem | Weakness>> {
  const weakness = await weaknessOf(newPassword, staff, clinic());
  if (weakness) return fail(weakness);
  const checked = await checkPassword(password, staff, now);
  if (!checked.ok) return checked;
  const hash = await hashPassword(newPassword);
  await db().$transaction((tx) => setPassword(tx, staff.id, hash, now, staff.sessionId));
  return ok(true);
}

/** Serializes changes to a person's second factors. */
const lockStaff = (tx: Transaction, id: string) =>
  tx.$executeRaw`SELECT 1 FROM staff WHERE id = ${id}::uuid FOR UPDATE`;

/** From here on the session opens everything its person may see, and the link that led here is used up. */
async function completeEnrolment(
  tx: Transaction,
  { id, user, assurance }: SessionState,
  by: 'app' | 'passkey',
  now: Date,
) {
  // By now, someone who came by a link has set a password and shown a factor.
  const confirmedAt = assurance === 'enrolling' ? { confirmedAt: now } : {};
  await tx.session.update({ where: { id }, data: { assurance: 'full', ...confirmedAt } });
  await closeLinks(tx, user.id, now);
  const details = { by };
  await recordAudit(
    tx,
    { action: 'staff.second_factor_added', actorId: user.id, staffId: user.id, details },
    now,
  );
  if (assurance === 'full') await notifyOfNewSignIn(tx, user.id, now); // using a link already told them
}

/**
 * Sets up an authenticator app, replacing an earlier one, once it shows the right code.
 * @returns the recovery codes, which are shown once
 */
export async function confirmApp(
  session: SessionState,
  code: string,
  now: Date,
): Promise<Result<string[], 'WRONG_CODE' | 'TOO_MANY'>> {
  const { user } = session;
  if (!(await consume(ENROLMENT_TRIES, user.id, now))) return fail('TOO_MANY');
  const codes = createRecoveryCodes();
  return db().$transaction(async (tx) => {
    await lockStaff(tx, user.id); // of two at once, the second finds the first one's app, which it wasn't offered
    const secret = offeredSecret(session.id, await appInUse(user.id, tx));
    const lastCounter = await counterOf(secret, code, now);
    if (lastCounter === null) return fail('WRONG_CODE');
    const factor = { ...(await sealedFactor(secret, codes)), lastCounter };
    await tx.twoFactor.deleteMany({ where: { userId: user.id } });
    await tx.twoFactor.create({ data: { id: randomUUID(), userId: user.id, verified: true, ...factor } });
    await tx.user.update({ where: { id: user.id }, data: { twoFactorEnabled: true } });
    await completeEnrolment(tx, session, 'app', now);
    await recordAccessChange(user.id, CREDENTIALS_CHANGED, now);
    return ok(codes);
  });
}

/** Creates new recovery codes; the old ones stop working. */
export async function renewRecoveryCodes(staff: Staff, now: Date): Promise<Result<string[], 'NO_APP'>> {
  const codes = createRecoveryCodes();
  const data = await sealedCodes(codes);
  return db().$transaction(async (tx) => {
    const { count } = await tx.twoFactor.updateMany({ where: { userId: staff.id }, data });
    if (count === 0) return fail('NO_APP');
    const details = { by: 'recovery codes' };
    await recordAudit(
      tx,
      { action: 'staff.second_factor_added', actorId: staff.id, staffId: staff.id, details },
      now,
    );
    await notifyOfNewSignIn(tx, staff.id, now);
    await recordAccessChange(staff.id, CREDENTIALS_CHANGED, now);
    return ok(codes);
  });
}

/** What the browser asks a device to create a passkey from. */
export const passkeyOffer = async () =>
  authApi().generatePasskeyRegistrationOptions({ headers: await headers() });

/** Stores a new passkey. */
export async function addPasskey(
  session: SessionState,
  { response, name }: { response: object; name: string },
  now: Date,
): Promise<Result<true, 'REFUSED'>> {
  const added = await callAuth(
    authApi().verifyPasskeyRegistration({ body: { response, name }, headers: await headers() }),
  );
  if (!added.ok) return fail('REFUSED');
  await db().$transaction((tx) => completeEnrolment(tx, session, 'passkey', now));
  return ok(true);
}

/** Removes a passkey, unless it is the last second factor. */
export async function removePasskey(
  staff: Staff,
  id: string,
  now: Date,
): Promise<Result<true, 'LAST_FACTOR' | 'NOT_FOUND'>> {
  return db().$transaction(async (tx) => {
    await lockStaff(tx, staff.id); // two at once see each other
    const where = { userId: staff.id };
    const [passkeys, apps] = [await tx.passkey.count({ where }), await tx.twoFactor.count({ where })];
    if (passkeys + apps < 2) return fail('LAST_FACTOR');
    const { count } = await tx.passkey.deleteMany({ where: { ...where, id } });
    if (count === 0) return fail('NOT_FOUND');
    await recordAudit(
      tx,
      { action: 'staff.second_factor_removed', actorId: staff.id, staffId: staff.id },
      now,
    );
    await notifyOfNewSignIn(tx, staff.id, now);
    await recordAccessChange(staff.id, CREDENTIALS_CHANGED, now);
    return ok(true);
  });
}
