import type { AuthenticationResponseJSON } from '@simplewebauthn/browser';
import { headers } from 'next/headers';
import { recordAudit } from '@/lib/audit/mutations';
import type { Action } from '@/lib/audit/schema';
import { standInFor } from '@/lib/auth/better-auth';
import { authApi, callAuth } from '@/lib/auth/better-auth-api';
import { recordFailure } from '@/lib/auth/failures';
import { rememberDevice } from '@/lib/auth/known-device';
import { inTurn } from '@/lib/auth/password-hash';
import type { Role } from '@/lib/auth/permissions';
import { givenCode, spendCode } from '@/lib/auth/second-factor';
import { currentSession } from '@/lib/auth/staff';
import { forgiveStrangers, forgiveTries, takeTry, triesFrom, type From, type Spent } from '@/lib/auth/tries';
import { queueAccountMail } from '@/lib/outbox/mutations';
import { clientAddress } from '@/lib/platform/client-address';
import { db } from '@/lib/platform/db';
import { consume } from '@/lib/platform/rate-limit';
import { fail, ok, type Result } from '@/lib/shared/result';
import { endSessions } from '@/lib/staff/sessions/mutations';
import { challenged, secondFactors } from './data';
import { CODE_TRIES, FLOOD, isAppCode, LOCK_MAILS, PASSWORD_TRIES } from './domain';

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
  const signedIn = await callAuth(
    authApi().signInEmail({ body: { email: standInFor(email), password }, headers: await headers() }),
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
  const verified = await callAuth<SignedIn>(
    isApp
      ? authApi().verifyTOTP({ body: { code }, headers: sent })
      : authApi().verifyBackupCode({ body: { code: await givenCode(userId, code) }, headers: sent }),
  );
  if (!verified.ok) return fail(codeProblem(verified.code));
  await forgiveTries(CODE_TRIES, userId, from, now);
  return ok(verified.value.user.role as Role);
}

/** What the browser asks a passkey to sign. */
export async function passkeyChallenge() {
  const options = await authApi().generatePasskeyAuthenticationOptions({ headers: await headers() });
  return { ...options, userVerification: 'required' as const };
}

/** Signs in with a passkey, which is both factors in one: a device, and the person's PIN or finger on it. */
export async function signInWithPasskey(
  response: AuthenticationResponseJSON,
  now: Date,
): Promise<Result<Role, 'REFUSED' | 'SUSPENDED'>> {
  const verified = await callAuth<SignedIn>(
    authApi().verifyPasskeyAuthentication({ body: { response }, headers: await headers() }),
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
  const { token } = await authApi().signInEmail({
    body: { email: standInFor(email), password },
    headers: await headers(),
  });
  await db().session.update({ where: { token }, data: { assurance: 'enrolling' } });
}

/** Ends this session and notifies its streams. */
export async function signOut(now: Date): Promise<void> {
  const session = await currentSession();
  if (!session) return;
  await authApi().signOut({ headers: await headers() }); // clears the cookies too
  const { id } = session.user;
  await db().$transaction(async (tx) => {
    await endSessions(tx, id, { only: session.id });
    await recordAudit(tx, { action: 'staff.signed_out', actorId: id, staffId: id }, now);
  });
}
