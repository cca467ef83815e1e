import type { AuthenticationResponseJSON } from '@simplewebauthn/browser';
import { isAPIError } from 'better-auth/api';
import { headers } from 'next/headers';
import { randomUUID } from 'node:crypto';
import { recordAudit } from '@/lib/audit/mutations';
import type { Action } from '@/lib/audit/schema';
import { betterAuthOfSite, standInFor } from '@/lib/auth/better-auth';
import { hashPassword, inTurn } from '@/lib/auth/password-hash';
import { weaknessOf, type Weakness } from '@/lib/auth/password-strength';
import {
  counterOf,
  createRecoveryCodes,
  givenCode,
  offeredSecret,
  sealedCodes,
  sealedFactor,
  spendCode,
} from '@/lib/auth/second-factor';
import type { Role } from '@/lib/auth/permissions';
import { currentSession, type SessionState, type Staff } from '@/lib/auth/staff';
import { clinic } from '@/lib/clinic/data';
import { queueAccountMail } from '@/lib/deliveries/mutations';
import { db, type Transaction } from '@/lib/platform/db';
import { consume, forgive } from '@/lib/platform/rate-limit';
import { fail, ok, type Result } from '@/lib/shared/result';
import { closeLinks, endSessions, setPassword } from '@/lib/team/mutations';
import { appInUse, challenged, secondFactors } from './data';
import {
  CODE_TRIES,
  CONFIRM_TRIES,
  ENROLMENT_TRIES,
  isAppCode,
  LOCK_MAILS,
  TRIES_PER_ACCOUNT,
} from './domain';

const api = () => betterAuthOfSite().api;

/** What a call of better-auth gave, or its code where it refused; anything else that fails is thrown. */
async function attempt<Value>(call: Promise<Value>): Promise<Result<Value, string>> {
  try {
    return ok(await call);
  } catch (error) {
    if (isAPIError(error)) return fail(error.body?.code ?? 'REFUSED');
    throw error;
  }
}

const record = (action: Action, userId: string, now: Date, details = {}) =>
  db().$transaction((tx) => recordAudit(tx, { action, actorId: userId, staffId: userId, details }, now));

/** Counts a try of an account's password. Where there were too many its owner is told, once a lock. */
async function mayTryPassword(email: string, now: Date): Promise<boolean> {
  if (await consume(TRIES_PER_ACCOUNT, email, now)) return true;
  const user = await db().user.findUnique({ where: { email }, select: { id: true, email: true } });
  if (user) await tellOfLock(user, 'password', now);
  return false;
}

/** Wrong codes say more than wrong passwords: a mail about these never stands for one about those. */
async function tellOfLock({ id, email }: { id: string; email: string }, by: 'password' | 'code', now: Date) {
  if (!(await consume(LOCK_MAILS, `${by} ${email}`, now))) return;
  await db().$transaction(async (tx) => {
    await queueAccountMail(tx, 'account_locked', { to: email, by }, now);
    await recordAudit(tx, { action: 'staff.sign_in_locked', actorId: null, staffId: id }, now);
  });
}

/** Forgets wrong passwords, where a mailed link has set a new one. */
export const forgivePasswords = (email: string, now: Date): Promise<void> =>
  forgive(TRIES_PER_ACCOUNT, email, now);

export type SignInProblem = 'WRONG' | 'LOCKED' | 'SUSPENDED' | 'USE_PASSKEY' | 'NO_SECOND_FACTOR' | 'BUSY';

/**
 * The first half of a sign-in. Whoever has an app is asked for its code next; nobody is let in by a password alone.
 * Wrong address and wrong password are answered alike.
 */
export const signInWithPassword = (given: Credentials, now: Date): Promise<Result<true, SignInProblem>> =>
  inTurn('stranger', () => tryPassword(given, now));

type Credentials = { email: string; password: string };

async function tryPassword(
  { email, password }: Credentials,
  now: Date,
): Promise<Result<true, SignInProblem>> {
  if (!(await mayTryPassword(email, now))) return fail('LOCKED');
  await signOut(now); // whoever was signed in here
  const signedIn = await attempt(
    api().signInEmail({ body: { email: standInFor(email), password }, headers: await headers() }),
  );
  if (!signedIn.ok) return fail(signedIn.code === 'SUSPENDED' ? 'SUSPENDED' : 'WRONG');
  await forgive(TRIES_PER_ACCOUNT, email, now);
  if ('twoFactorRedirect' in signedIn.value) return ok(true);
  // The password is right, and it is all that this account has: the session that it made goes at once.
  const { token, user } = signedIn.value;
  await db().session.deleteMany({ where: { token } });
  const { passkeys } = await secondFactors(user.id);
  return fail(passkeys > 0 ? 'USE_PASSKEY' : 'NO_SECOND_FACTOR');
}

/** better-auth knows the type of no enumeration. */
type SignedIn = { user: { id: string; role?: string } };

export type CodeProblem = 'WRONG_CODE' | 'USED_CODE' | 'EXPIRED' | 'LOCKED' | 'NO_MORE_TODAY' | 'SUSPENDED';

const codeProblem = (code: string): CodeProblem => {
  if (code === 'INVALID_TWO_FACTOR_COOKIE') return 'EXPIRED';
  if (code === 'TOO_MANY_ATTEMPTS_REQUEST_NEW_CODE' || code === 'ACCOUNT_TEMPORARILY_LOCKED') return 'LOCKED';
  return code === 'SUSPENDED' ? 'SUSPENDED' : 'WRONG_CODE';
};

/** The second half: a code of the app, or a recovery code, which is used up. */
export async function signInWithCode(code: string, now: Date): Promise<Result<Role, CodeProblem>> {
  if (await currentSession()) return fail('EXPIRED'); // a code makes no session out of another one
  const person = await challenged(now);
  if (!person) return fail('EXPIRED');
  if (!(await consume(CODE_TRIES, person.id, now))) {
    await tellOfLock(person, 'code', now);
    return fail('NO_MORE_TODAY');
  }
  const sent = await headers();
  const isApp = isAppCode(code);
  if (isApp && (await spendCode(person.id, code, now)) === 'used') return fail('USED_CODE');
  const verified = await attempt<SignedIn>(
    isApp
      ? api().verifyTOTP({ body: { code }, headers: sent })
      : api().verifyBackupCode({ body: { code: await givenCode(person.id, code) }, headers: sent }),
  );
  if (!verified.ok) {
    const problem = codeProblem(verified.code);
    if (problem === 'LOCKED') await tellOfLock(person, 'code', now);
    return fail(problem);
  }
  await forgive(CODE_TRIES, person.id, now);
  const { id, role } = verified.value.user;
  await record(isApp ? 'staff.signed_in' : 'staff.recovery_code_used', id, now, isApp ? { by: 'app' } : {});
  return ok(role as Role);
}

/** What the browser asks a passkey to sign. */
export async function passkeyChallenge() {
  const options = await api().generatePasskeyAuthenticationOptions({ headers: await headers() });
  return { ...options, userVerification: 'required' as const };
}

/** Signs in by a passkey, which is both factors in one: a device, and the person's PIN or finger on it. */
export async function signInWithPasskey(
  response: AuthenticationResponseJSON,
  now: Date,
): Promise<Result<Role, 'REFUSED' | 'SUSPENDED'>> {
  const verified = await attempt<SignedIn>(
    api().verifyPasskeyAuthentication({ body: { response }, headers: await headers() }),
  );
  if (!verified.ok) return fail(verified.code === 'SUSPENDED' ? 'SUSPENDED' : 'REFUSED');
  const { id, role } = verified.value.user;
  await record('staff.signed_in', id, now, { by: 'passkey' });
  return ok(role as Role);
}

/** Signs in who came by a mailed link, as far as setting up a second factor. */
export async function signInToEnrol(email: string, password: string): Promise<void> {
  const { token } = await api().signInEmail({
    body: { email: standInFor(email), password },
    headers: await headers(),
  });
  await db().session.update({ where: { token }, data: { assurance: 'enrolling' } });
}

/** Ends this session, and tells its streams. */
export async function signOut(now: Date): Promise<void> {
  const session = await currentSession();
  if (!session) return;
  await api().signOut({ headers: await headers() }); // forgets the cookies too
  const { id } = session.user;
  await db().$transaction(async (tx) => {
    await endSessions(tx, id, { only: session.id });
    await recordAudit(tx, { action: 'staff.signed_out', actorId: id, staffId: id }, now);
  });
}

/** Ends one of a person's own sessions, or all the others. */
export function endOwnSessions(staff: Staff, only: string | undefined, now: Date): Promise<void> {
  return db().$transaction(async (tx) => {
    await endSessions(tx, staff.id, only ? { only } : { except: staff.sessionId });
    await recordAudit(tx, { action: 'staff.sessions_ended', actorId: staff.id, staffId: staff.id }, now);
  });
}

export type PasswordProblem = 'WRONG_PASSWORD' | 'TOO_MANY' | 'BUSY';

/** Whether it is the password of whoever is signed in. */
const checkPassword = (password: string, staff: Staff, now: Date): Promise<Result<true, PasswordProblem>> =>
  inTurn('known', () => tryOwnPassword(password, staff, now));

async function tryOwnPassword(
  password: string,
  { sessionId }: Staff,
  now: Date,
): Promise<Result<true, PasswordProblem>> {
  if (!(await consume(CONFIRM_TRIES, sessionId, now))) return fail('TOO_MANY');
  const right = await attempt(api().verifyPassword({ body: { password }, headers: await headers() }));
  if (!right.ok) return fail('WRONG_PASSWORD');
  await forgive(CONFIRM_TRIES, sessionId, now);
  return ok(true);
}

/** Sets a new password for who knows the old one, and ends their other sessions. */
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

/** Changes to a person's second factors come one after the other. */
const lockStaff = (tx: Transaction, id: string) =>
  tx.$executeRaw`SELECT 1 FROM staff WHERE id = ${id}::uuid FOR UPDATE`;

/** From here on the session opens what its person may see; the link that led here is used up. */
async function completeEnrolment(
  tx: Transaction,
  { id, user, assurance }: SessionState,
  by: 'app' | 'passkey',
  now: Date,
) {
  // Who came by a link has set a password and shown a factor by now.
  const confirmedAt = assurance === 'enrolling' ? { confirmedAt: now } : {};
  await tx.session.update({ where: { id }, data: { assurance: 'full', ...confirmedAt } });
  await closeLinks(tx, user.id, now);
  const details = { by };
  await recordAudit(
    tx,
    { action: 'staff.second_factor_added', actorId: user.id, staffId: user.id, details },
    now,
  );
}

/**
 * Sets up an authenticator app, in place of an earlier one, once it shows the right code.
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
    await lockStaff(tx, user.id); // two at once: the second finds the first one's app, and was not offered that
    const secret = offeredSecret(session.id, await appInUse(user.id, tx));
    const lastCounter = await counterOf(secret, code, now);
    if (lastCounter === null) return fail('WRONG_CODE');
    const factor = { ...(await sealedFactor(secret, codes)), lastCounter };
    await tx.twoFactor.deleteMany({ where: { userId: user.id } });
    await tx.twoFactor.create({ data: { id: randomUUID(), userId: user.id, verified: true, ...factor } });
    await tx.user.update({ where: { id: user.id }, data: { twoFactorEnabled: true } });
    await completeEnrolment(tx, session, 'app', now);
    return ok(codes);
  });
}

/** Makes new recovery codes; the old ones no longer work. */
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
    return ok(codes);
  });
}

/** What the browser asks a device to make a passkey of. */
export const passkeyOffer = async () =>
  api().generatePasskeyRegistrationOptions({ headers: await headers() });

/** Stores a new passkey. */
export async function addPasskey(
  session: SessionState,
  { response, name }: { response: object; name: string },
  now: Date,
): Promise<Result<true, 'REFUSED'>> {
  const added = await attempt(
    api().verifyPasskeyRegistration({ body: { response, name }, headers: await headers() }),
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
    return ok(true);
  });
}
