import { generateAuthenticationOptions, verifyAuthenticationResponse } from '@simplewebauthn/server';
import type { AuthenticationResponseJSON } from '@simplewebauthn/server';
import { isAPIError } from 'better-auth/api';
import { headers } from 'next/headers';
import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { recordAudit } from '@/lib/audit/mutations';
import { db } from '@/lib/platform/db';
import { env } from '@/lib/platform/env';
import { keyRing } from '@/lib/platform/keys';
import { consume, forgive, type Limit } from '@/lib/platform/rate-limit';
import { seal, SealError, unseal } from '@/lib/platform/sealing';
import { codeKey } from '@/lib/shared/codes';
import { CONFIRM_FIELDS } from '@/lib/shared/confirm-fields';
import { MINUTE_MS } from '@/lib/shared/durations';
import { fail, ok, type Result } from '@/lib/shared/result';
import { betterAuthOfSite } from './better-auth';
import { inTurn } from './password-hash';
import { spendCode } from './second-factor';
import { currentSession, type SessionState } from './staff';

// Step-up: anyone doing what an open session alone must not do reauthenticates, with password and code or with a
// passkey. The timestamp is in the session's row; a sign-in with both factors sets it too (docs/adr/0042).

/** How long a person counts as present after reauthenticating. */
const FRESH_FOR_MS = 5 * MINUTE_MS;

/** Whether this session's person has just reauthenticated. A timestamp in the future doesn't count. */
export const isFresh = ({ confirmedAt }: Pick<SessionState, 'confirmedAt'>, now: Date): boolean => {
  const age = confirmedAt === null ? Infinity : now.getTime() - confirmedAt.getTime();
  return age >= -MINUTE_MS && age < FRESH_FOR_MS;
};

/** Failures per session, so no one else can use them up. */
const TRIES_PER_SESSION: Limit = { name: 'staff-confirm', points: 10, seconds: 15 * 60, failsClosed: true };
/**
 * Failures per account across all its sessions, so that a thief of several can't try codes for days. Signing in still
 * works.
 */
const TRIES_PER_ACCOUNT: Limit = {
  name: 'staff-confirm-day',
  points: 30,
  seconds: 24 * 60 * 60,
  failsClosed: true,
};

type ConfirmProblem = 'WRONG' | 'USED_CODE' | 'REFUSED' | 'TOO_MANY' | 'BUSY';
type Confirmed = Result<true, ConfirmProblem>;

/** What the reauthentication prompt needs to know. */
export type Confirmation = {
  email: string;
  /** Whether this person has an authenticator app. */
  hasApp: boolean;
  hasPasskey: boolean;
  /** The address where passkeys work. */
  passkeyAt: string;
  problem?: ConfirmProblem;
  /** What was posted without JavaScript, sealed: it continues after reauthentication. */
  sealedForm?: string;
};

/** Counts an attempt. */
async function mayTry({ id, user }: SessionState, now: Date): Promise<boolean> {
  return (await consume(TRIES_PER_SESSION, id, now)) && (await consume(TRIES_PER_ACCOUNT, user.id, now));
}

/** Stamps the session, or records that someone failed to reauthenticate. */
async function settle(
  { id, user }: SessionState,
  by: 'app' | 'passkey',
  problem: ConfirmProblem | undefined,
  now: Date,
): Promise<Confirmed> {
  await db().$transaction(async (tx) => {
    const action = problem ? 'staff.confirm_failed' : 'staff.confirmed';
    if (!problem) await tx.session.updateMany({ where: { id }, data: { confirmedAt: now } });
    await recordAudit(tx, { action, actorId: user.id, staffId: user.id, details: { by } }, now);
  });
  if (problem) return fail(problem);
  await forgive(TRIES_PER_SESSION, id, now);
  await forgive(TRIES_PER_ACCOUNT, user.id, now);
  return ok(true);
}

async function isPassword(password: string): Promise<boolean> {
  try {
    await betterAuthOfSite().api.verifyPassword({ body: { password }, headers: await headers() });
    return true;
  } catch (error) {
    if (isAPIError(error)) return false;
    throw error;
  }
}

export const codeConfirmSchema = z.object({
  [CONFIRM_FIELDS.password]: z.string().max(128),
  [CONFIRM_FIELDS.code]: z.string().max(200).transform(codeKey),
});
type Typed = z.output<typeof codeConfirmSchema>;

/**
 * Confirms by password and a code from the app. It doesn't say which of the two was wrong, since it may be a thief
 * asking.
 */
export const confirmByCode = (session: SessionState, typed: Typed, now: Date): Promise<Confirmed> =>
  inTurn('known', () => tryCode(session, typed, now));

async function tryCode(session: SessionState, typed: Typed, now: Date): Promise<Confirmed> {
  if (!(await mayTry(session, now))) return fail('TOO_MANY');
  const password = typed[CONFIRM_FIELDS.password];
  const isRight = password !== '' && (await isPassword(password));
  const code = isRight ? await spendCode(session.user.id, typed[CONFIRM_FIELDS.code], now) : 'wrong';
  const problem = code === 'right' ? undefined : code === 'used' ? 'USED_CODE' : 'WRONG';
  return settle(session, 'app', problem, now);
}

const challengeOf = (session: SessionState) => `step-up:${session.id}`;

/**
 * What the browser asks one of this person's passkeys to sign: stored with the session, good once and for five minutes.
 */
export async function confirmChallenge(session: SessionState, now: Date) {
  const keys = await db().passkey.findMany({
    where: { userId: session.user.id },
    select: { credentialID: true },
  });
  const options = await generateAuthenticationOptions({
    rpID: new URL(env().APP_URL).hostname,
    userVerification: 'required',
    allowCredentials: keys.map(({ credentialID: id }) => ({ id })),
  });
  const identifier = challengeOf(session);
  const stamps = { createdAt: now, updatedAt: now, expiresAt: new Date(now.getTime() + FRESH_FOR_MS) };
  await db().$transaction([
    db().verification.deleteMany({ where: { identifier } }),
    db().verification.create({
      data: { id: randomUUID(), identifier, value: options.challenge, ...stamps },
    }),
  ]);
  return options;
}

/** Returns this session's challenge, which uses it up. */
async function spendChallenge(session: SessionState, now: Date): Promise<string | undefined> {
  const identifier = challengeOf(session);
  const open = await db().verification.findFirst({
    where: { identifier, expiresAt: { gt: now } },
    select: { id: true, value: true },
  });
  if (!open) return undefined;
  const { count } = await db().verification.deleteMany({ where: { id: open.id } }); // of two at once, only one succeeds
  return count === 1 ? open.value : undefined;
}

/** Confirms by what one of the person's passkeys has just signed, after it asked for their PIN or finger. */
export async function confirmByPasskey(
  session: SessionState,
  response: AuthenticationResponseJSON,
  now: Date,
): Promise<Confirmed> {
  if (!(await mayTry(session, now))) return fail('TOO_MANY');
  const expectedChallenge = await spendChallenge(session, now);
  const key = await db().passkey.findFirst({
    where: { userId: session.user.id, credentialID: response.id },
    select: { id: true, credentialID: true, publicKey: true, counter: true },
  });
  const isRight =
    expectedChallenge !== undefined && key !== null && (await isSigned(response, expectedChallenge, key));
  return settle(session, 'passkey', isRight ? undefined : 'REFUSED', now);
}

type Passkey = { id: string; credentialID: string; publicKey: string; counter: number };

async function isSigned(
  response: AuthenticationResponseJSON,
  expectedChallenge: string,
  { id, credentialID, publicKey, counter }: Passkey,
): Promise<boolean> {
  const { APP_URL } = env();
  // The library throws on anything unexpected: malformed or foreign data, or an older counter.
  const checked = await verifyAuthenticationResponse({
    response,
    expectedChallenge,
    expectedOrigin: APP_URL,
    expectedRPID: new URL(APP_URL).hostname,
    credential: { id: credentialID, publicKey: new Uint8Array(Buffer.from(publicKey, 'base64')), counter },
    requireUserVerification: true,
  }).catch(() => undefined);
  if (!checked?.verified) return false;
  await db().passkey.update({ where: { id }, data: { counter: checked.authenticationInfo.newCounter } });
  return true;
}

// Without JavaScript the response to a post is a page. The posted form travels along in it, sealed because it may
// contain a password, and is used once the person has reauthenticated.

const sealedFormSchema = z.object({ at: z.number(), fields: z.array(z.tuple([z.string(), z.string()])) });
/** No longer than a session lasts unused. */
const SEALED_FORM_MS = 15 * MINUTE_MS;
const placeOf = ({ id }: SessionState) => `step_up/${id}/form`;

function sealForm(session: SessionState, form: FormData, now: Date): string {
  const fields = [...form].filter(
    ([name, value]) => typeof value === 'string' && !name.startsWith('$ACTION'),
  );
  return seal(keyRing(), placeOf(session), JSON.stringify({ at: now.getTime(), fields }));
}

function openForm(session: SessionState, sealedForm: string, now: Date): FormData | undefined {
  try {
    const { at, fields } = sealedFormSchema.parse(
      JSON.parse(unseal(keyRing(), placeOf(session), sealedForm)),
    );
    if (now.getTime() - at > SEALED_FORM_MS) return undefined;
    const form = new FormData();
    for (const [name, value] of fields) form.append(name, value);
    return form;
  } catch (error) {
    if (error instanceof SealError) return undefined;
    throw error;
  }
}

async function ask(
  session: SessionState,
  rest: Pick<Confirmation, 'problem' | 'sealedForm'>,
): Promise<Confirmation> {
  const { id, email, twoFactorEnabled: hasApp } = session.user;
  const hasPasskey = (await db().passkey.count({ where: { userId: id } })) > 0;
  return { email, hasApp, hasPasskey, passkeyAt: env().APP_URL, ...rest };
}

/**
 * Lets a form through if its person has just reauthenticated: by their session's timestamp, or with what comes along
 * with the form if it was held back.
 * @returns the form as originally posted, or what to ask for
 */
export async function stepUp(
  form: FormData,
  now: Date,
): Promise<{ form: FormData } | { confirmation: Confirmation }> {
  const session = await currentSession();
  if (!session) throw new Error('STEP_UP_SIGNED_OUT'); // the guard has let someone in
  const sealedForm = form.get(CONFIRM_FIELDS.sealedForm);
  const posted = typeof sealedForm === 'string' ? openForm(session, sealedForm, now) : form;
  if (posted === undefined) return { confirmation: await ask(session, { problem: 'REFUSED' }) };
  if (isFresh(session, now)) return { form: posted };
  if (typeof sealedForm === 'string') {
    const typed = codeConfirmSchema.safeParse(Object.fromEntries(form));
    const confirmed = typed.success ? await confirmByCode(session, typed.data, now) : fail('WRONG' as const);
    if (confirmed.ok) return { form: posted };
    return { confirmation: await ask(session, { problem: confirmed.code, sealedForm }) };
  }
  const isByScript = (await headers()).has('next-action');
  return { confirmation: await ask(session, isByScript ? {} : { sealedForm: sealForm(session, form, now) }) };
}
