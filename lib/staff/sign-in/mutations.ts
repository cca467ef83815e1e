import type { AuthenticationResponseJSON } from '@simplewebauthn/browser';
import { isAPIError } from 'better-auth/api';
import { headers } from 'next/headers';
import { randomUUID } from 'node:crypto';
import { recordAudit } from '@/lib/audit/mutations';
import type { Action } from '@/lib/audit/schema';
import { betterAuthOfSite, standInFor } from '@/lib/auth/better-auth';
import { recordFailure } from '@/lib/auth/failures';
import { rememberDevice } from '@/lib/auth/known-device';
import { hashPassword, inTurn } from '@/lib/auth/password-hash';
import { weaknessOf, type Weakness } from '@/lib/auth/password-strength';
import type { Role } from '@/lib/auth/permissions';
import {
  counterOf,
  createRecoveryCodes,
  givenCode,
  offeredSecret,
  sealedCodes,
  sealedFactor,
  spendCode,
} from '@/lib/auth/second-factor';
import { currentSession, type SessionState, type Staff } from '@/lib/auth/staff';
import { forgiveStrangers, forgiveTries, takeTry, triesFrom, type From, type Spent } from '@/lib/auth/tries';
import { clinic } from '@/lib/clinic/data';
import { queueAccountMail } from '@/lib/outbox/mutations';
import { clientAddress } from '@/lib/platform/client-address';
import { db, type Transaction } from '@/lib/platform/db';
import { consume, forgive } from '@/lib/platform/rate-limit';
import { fail, ok, type Result } from '@/lib/shared/result';
import { closeLinks, endSessions, setPassword, notifyOfNewSignIn } from '@/lib/staff/team/mutations';
import { appInUse, challenged, secondFactors } from './data';
import {
  CODE_TRIES,
  CONFIRM_TRIES,
  ENROLMENT_TRIES,
  FLOOD,
  isAppCode,
  LOCK_MAILS,
  PASSWORD_TRIES,
} from './domain';

const api = () => betterAuthOfSite().api;

/** A better-auth call's result, or its code if it refused; any other failure is thrown. */
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

/**
 * Wrong codes are more serious than wrong passwords: a mail about passwords never takes the place of one about codes.
 */
async function notifyOfLock({ id, email }: Person, by: 'password' | 'code', now: Date) {
  if (!(await consume(LOCK_MAILS, `${by} ${email}`, now))) return;
  await db().$transaction(async (tx) => {
    await queueAccountMail(tx, 'account_locked', { to: email, by }, now);
    await recordAudit(tx, { action: 'staff.sign_in_locked', actorId: null, staffId: id }, now);
  });
}

type Person = { id: string; email: string };

/** Setting a new password through a mailed link reopens sign-in: earlier attempts are forgotten. */
export async function reopenSignIn({ userId, email }: { userId: string; email: string }, now: Date) {
  const sent = await headers();
  await rememberDevice(sent, userId, now);
  await forgiveStrangers(PASSWORD_TRIES, email, now);
  await forgiveStrangers(CODE_TRIES, userId, now);
  await forgiveTries(PASSWORD_TRIES, email, triesFrom(sent, undefined, now), now);
}

/** Records that someone was refused. */
const recordRefused = (by: SignInWay, why: string, staffId: string | undefined, now: Date) =>
  recordFailure({ action: 'staff.sign_in_failed', actorId: null, staffId, details: { by, why } }, now);
type SignInWay = 'password' | 'app' | 'recovery code' | 'passkey';

export type SignInProblem = 'WRONG' | Spent | 'SUSPENDED' | 'USE_PASSKEY' | 'NO_SECOND_FACTOR' | 'BUSY';
type Credentials = { email: string; password: string };

/**
 * The first half of a sign-in. Anyone with an app is asked for its code next; a password alone lets no one in. A wrong
 * address and a wrong password get the same answer.
 */
export async function signInWithPassword(
  given: Credentials,
  now: Date,
): Promise<Result<true, SignInProblem>> {
  const sent = await headers();
  const where = { email: given.email };
  const person = await db().user.findUnique({ where, select: { id: true, email: true } });
  const from = triesFrom(sent, person?.id, now);
  const isFlood = !(await consume(FLOOD, clientAddress(sent), now));
  const standing = from.known ? 'known' : isFlood ? 'flood' : 'stranger';
  const signedIn = await inTurn(standing, () => tryPassword(given, from, now));
  if (signedIn.ok || signedIn.code === 'BUSY') return signedIn;
  await recordRefused('password', signedIn.code, person?.id, now);
  const isSpent = signedIn.code === 'LOCKED' || signedIn.code === 'STRANGERS_LOCKED';
  if (person && isSpent) await notifyOfLock(person, 'password', now);
  return signedIn;
}

async function tryPassword(
  { email, password }: Credentials,
  from: From,
  now: Date,
): Promise<Result<true, SignInProblem>> {
  const spent = await takeTry(PASSWORD_TRIES, email, from, now);
  if (spent) return fail(spent);
  await signOut(now); // whoever was signed in here
  const signedIn = await attempt(
    api().signInEmail({ body: { email: standInFor(email), password }, headers: await headers() }),
  );
  if (!signedIn.ok) return fail(signedIn.code === 'SUSPENDED' ? 'SUSPENDED' : 'WRONG');
  await forgiveTries(PASSWORD_TRIES, email, from, now);
  if ('twoFactorRedirect' in signedIn.value) return ok(true);
  // The password is right, and it is all this account has: the session it created is deleted at once.
  const { token, user } = signedIn.value;
  await db().session.deleteMany({ where: { token } });
  const { passkeys } = await secondFactors(user.id);
  return fail(passkeys > 0 ? 'USE_PASSKEY' : 'NO_SECOND_FACTOR');
}

/** better-auth doesn't include enumerated fields in its types. */
type SignedIn = { user: { id: string; role?: string } };

export type CodeProblem = 'WRONG_CODE' | 'USED_CODE' | 'EXPIRED' | 'BEGIN_AGAIN' | Spent | 'SUSPENDED';

const codeProblem = (code: string): CodeProblem => {
  if (code === 'INVALID_TWO_FACTOR_COOKIE') return 'EXPIRED';
  if (code === 'TOO_MANY_ATTEMPTS_REQUEST_NEW_CODE') return 'BEGIN_AGAIN';
  return code === 'SUSPENDED' ? 'SUSPENDED' : 'WRONG_CODE';
};

/** These mean that someone who knows the password has tried many codes. */
const REPORTED: readonly CodeProblem[] = ['BEGIN_AGAIN', 'LOCKED', 'STRANGERS_LOCKED'];

/** The second half: a code from the app, or a recovery code, which is then used up. */
export async function signInWithCode(code: string, now: Date): Promise<Result<Role, CodeProblem>> {
  if (await currentSession()) return fail('EXPIRED'); // a code must not turn an existing session into another
  const person = await challenged(now);
  if (!person) return fail('EXPIRED');
  const sent = await headers();
  const isApp = isAppCode(code);
  const signedIn = await tryCode(person.id, { code, isApp }, sent, now);
  if (!signedIn.ok) {
    await recordRefused(isApp ? 'app' : 'recovery code', signedIn.code, person.id, now);
    if (REPORTED.includes(signedIn.code)) await notifyOfLock(person, 'code', now);
    return signedIn;
  }
  await rememberDevice(sent, person.id, now);
  const [action, details] = isApp
    ? (['staff.signed_in', { by: 'app' }] as const)
    : (['staff.recovery_code_used', {}] as const);
  await record(action, person.id, now, details);
  return signedIn;
}

async function tryCode(
  userId: string,
  { code, isApp }: { code: string; isApp: boolean },
  sent: Headers,
  now: Date,
): Promise<Result<Role, CodeProblem>> {
  const from = triesFrom(sent, userId, now);
  const spent = await takeTry(CODE_TRIES, userId, from, now);
  if (spent) return fail(spent);
  if (isApp && (await spendCode(userId, code, now)) === 'used') return fail('USED_CODE');
  const verified = await attempt<SignedIn>(
    isApp
      ? api().verifyTOTP({ body: { code }, headers: sent })
      : api().verifyBackupCode({ body: { code: await givenCode(userId, code) }, headers: sent }),
  );
  if (!verified.ok) return fail(codeProblem(verified.code));
  await forgiveTries(CODE_TRIES, userId, from, now);
  return ok(verified.value.user.role as Role);
}

/** What the browser asks a passkey to sign. */
export async function passkeyChallenge() {
  const options = await api().generatePasskeyAuthenticationOptions({ headers: await headers() });
  return { ...options, userVerification: 'required' as const };
}

/** Signs in with a passkey, which is both factors in one: a device, and the person's PIN or finger on it. */
export async function signInWithPasskey(
  response: AuthenticationResponseJSON,
  now: Date,
): Promise<Result<Role, 'REFUSED' | 'SUSPENDED'>> {
  const verified = await attempt<SignedIn>(
    api().verifyPasskeyAuthentication({ body: { response }, headers: await headers() }),
  );
  if (!verified.ok) {
    const problem = verified.code === 'SUSPENDED' ? 'SUSPENDED' : 'REFUSED';
    await recordRefused('passkey', problem, undefined, now);
    return fail(problem);
  }
  const { id, role } = verified.value.user;
  await rememberDevice(await headers(), id, now);
  await record('staff.signed_in', id, now, { by: 'passkey' });
  return ok(role as Role);
}

/** Signs in someone who came by a mailed link, only for setting up a second factor. */
export async function signInToEnrol(email: string, password: string): Promise<void> {
  const { token } = await api().signInEmail({
    body: { email: standInFor(email), password },
    headers: await headers(),
  });
  await db().session.update({ where: { token }, data: { assurance: 'enrolling' } });
}

/** Ends this session and notifies its streams. */
export async function signOut(now: Date): Promise<void> {
  const session = await currentSession();
  if (!session) return;
  await api().signOut({ headers: await headers() }); // clears the cookies too
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

/** Whether this is the signed-in person's password. */
const checkPassword = (password: string, staff: Staff, now: Date): Promise<Result<true, PasswordProblem>> =>
  inTurn('known', () => tryOwnPassword(password, staff, now));

async function tryOwnPassword(
  password: string,
  { id, sessionId }: Staff,
  now: Date,
): Promise<Result<true, PasswordProblem>> {
  if (!(await consume(CONFIRM_TRIES, sessionId, now))) return fail('TOO_MANY');
  const right = await attempt(api().verifyPassword({ body: { password }, headers: await headers() }));
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
    return ok(codes);
  });
}

/** What the browser asks a device to create a passkey from. */
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
    await notifyOfNewSignIn(tx, staff.id, now);
    return ok(true);
  });
}
