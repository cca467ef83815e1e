import { mockRequest } from '../support/staff-request';
import { randomBytes, randomUUID } from 'node:crypto';
import { TOTP } from 'otpauth';
import type { ActionState, FormAction } from '@/lib/auth/action';
import { hashPassword } from '@/lib/auth/password-hash';
import { sealedFactor } from '@/lib/auth/second-factor';
import { currentSession } from '@/lib/auth/staff';
import { confirmByCode, confirmByPasskey, confirmChallenge, isFresh } from '@/lib/auth/step-up';
import { db } from '@/lib/platform/db';
import { CONFIRM_FIELDS } from '@/lib/shared/confirm-fields';
import { inviteAction } from '@/lib/staff/team/actions';
import { headersOf, sessionHeaders } from '../support/act-as';
import { useDatabase } from '../support/database';
import { createPasskey, signedBy } from '../support/passkey';
import { until } from '../support/until';

useDatabase();
process.env.CONFIDENTIAL_KEYS = randomBytes(32).toString('base64');

const PASSWORD = 'green boats at seven';
const ORIGIN = 'http://localhost:3000';
const SECRET = 'b'.repeat(32);

async function session() {
  const found = await currentSession();
  if (!found) throw new Error('not signed in');
  return found;
}

/** An administrator who signed in a while ago, with a password, an app and a passkey. */
async function signedInLongAgo() {
  mockRequest.headers = await headersOf('admin', 'full', null);
  const { user } = await session();
  const now = new Date();
  const stamps = { createdAt: now, updatedAt: now };
  await db().account.create({
    data: {
      ...{ id: randomUUID(), accountId: user.id, providerId: 'credential', userId: user.id, ...stamps },
      password: await hashPassword(PASSWORD),
    },
  });
  await db().twoFactor.create({
    data: { id: randomUUID(), userId: user.id, verified: true, ...(await sealedFactor(SECRET, [])) },
  });
  const passkey = createPasskey();
  await db().passkey.create({
    data: {
      ...{ id: randomUUID(), userId: user.id, credentialID: passkey.id, publicKey: passkey.publicKey },
      ...{ counter: 0, deviceType: 'singleDevice', backedUp: false },
    },
  });
  return { user, passkey };
}

const app = new TOTP({ secret: otpSecret(SECRET) });
/** As in better-auth's tables, where the text itself is the key. */
function otpSecret(text: string) {
  const bits = [...Buffer.from(text)].map((byte) => byte.toString(2).padStart(8, '0')).join('');
  const fives = bits.match(/.{1,5}/g) ?? [];
  return fives.map((five) => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'[parseInt(five.padEnd(5, '0'), 2)]).join('');
}

const problemOf = (confirmed: { ok: true } | { ok: false; code: string }) =>
  confirmed.ok ? undefined : confirmed.code;
const byCode = async (password: string, code: string) => {
  const typed = { [CONFIRM_FIELDS.password]: password, [CONFIRM_FIELDS.code]: code };
  return problemOf(await confirmByCode(await session(), typed, new Date()));
};
const fresh = async () => isFresh(await session(), new Date());
const audited = (staffId: string) =>
  db()
    .auditEntry.findMany({
      where: { staffId },
      orderBy: { id: 'asc' },
      select: { action: true, details: true },
    })
    .then((entries) => entries.map(({ action, details }) => [action, (details as { by: string }).by]));

describe('password and code', () => {
  test('confirm a session for five minutes, and each is needed', async () => {
    const { user } = await signedInLongAgo();
    expect(await fresh()).toBe(false);
    expect(await byCode('not the right one', app.generate())).toBe('WRONG');
    expect(await byCode('', app.generate())).toBe('WRONG');
    expect(await byCode(PASSWORD, '')).toBe('WRONG');
    expect(await byCode(PASSWORD, '000000')).toBe('WRONG');
    expect(await fresh()).toBe(false);
    expect(await byCode(PASSWORD, app.generate())).toBeUndefined();
    expect(await fresh()).toBe(true);
    const { confirmedAt } = await session();
    const after = (ms: number) => isFresh({ confirmedAt }, new Date((confirmedAt?.getTime() ?? 0) + ms));
    expect([after(299_999), after(300_000)]).toEqual([true, false]);
    const failed = ['staff.confirm_failed', 'app'];
    expect(await audited(user.id)).toEqual([failed, failed, failed, failed, ['staff.confirmed', 'app']]);
  });

  test('a code confirms once', async () => {
    await signedInLongAgo();
    const code = app.generate();
    expect(await byCode(PASSWORD, code)).toBeUndefined();
    expect(await byCode(PASSWORD, code)).toBe('USED_CODE');
  });

  test('after ten wrong tries in a session the right ones are refused too', async () => {
    await signedInLongAgo();
    for (let tries = 0; tries < 10; tries += 1) expect(await byCode(PASSWORD, '000000')).toBe('WRONG');
    expect(await byCode(PASSWORD, app.generate())).toBe('TOO_MANY');
    expect(await fresh()).toBe(false);
  });
});

describe('a passkey', () => {
  const challenge = async () => (await confirmChallenge(await session(), new Date())).challenge;
  const byPasskey = async (response: ReturnType<typeof signedBy>, now = new Date()) =>
    problemOf(await confirmByPasskey(await session(), response, now));

  test('that signs what it is asked confirms a session, once', async () => {
    const { user, passkey } = await signedInLongAgo();
    const signed = signedBy(passkey, { challenge: await challenge(), origin: ORIGIN });
    expect(await byPasskey(signed)).toBeUndefined();
    expect(await fresh()).toBe(true);
    expect(await byPasskey(signed)).toBe('REFUSED');
    expect(await audited(user.id)).toEqual([
      ['staff.confirmed', 'passkey'],
      ['staff.confirm_failed', 'passkey'],
    ]);
  });

  test('whose answer is sent twice in the same moment confirms once', async () => {
    const { passkey } = await signedInLongAgo();
    const signed = signedBy(passkey, { challenge: await challenge(), origin: ORIGIN });
    const both: Promise<string | undefined>[] = [];
    await db().$transaction(async (tx) => {
      await tx.$executeRaw`SELECT FROM staff_verification FOR UPDATE`;
      both.push(byPasskey(signed), byPasskey(signed));
      // Each has read the challenge and waits to use it up.
      await until(
        () => db().$queryRaw<{ count: bigint }[]>`SELECT count(*) FROM pg_stat_activity
          WHERE datname = current_database() AND wait_event_type = 'Lock'`,
        ([waiting]) => waiting?.count === 2n,
      );
    });
    expect((await Promise.all(both)).toSorted()).toEqual(['REFUSED', undefined]);
  });

  test('is refused without a PIN or finger, for another site, to another challenge, too late, or of somebody else', async () => {
    const { passkey } = await signedInLongAgo();
    const asked = async (changed: object = {}) =>
      signedBy(passkey, { challenge: await challenge(), origin: ORIGIN, ...changed });
    expect(await byPasskey(await asked({ isVerified: false }))).toBe('REFUSED');
    expect(await byPasskey(await asked({ origin: 'http://evil.example' }))).toBe('REFUSED');
    expect(await byPasskey(await asked({ challenge: 'b3RoZXI' }))).toBe('REFUSED');
    expect(await byPasskey(await asked(), new Date(Date.now() + 301_000))).toBe('REFUSED');
    const stranger = createPasskey();
    expect(await byPasskey(signedBy(stranger, { challenge: await challenge(), origin: ORIGIN }))).toBe(
      'REFUSED',
    );
    const malformed = await asked();
    expect(await byPasskey({ ...malformed, response: { ...malformed.response, signature: '' } })).toBe(
      'REFUSED',
    );
    expect(await fresh()).toBe(false);
  });
});

describe('another browser of the same account', () => {
  test('has to confirm for itself, and can’t use what the first one was asked or kept', async () => {
    const { user, passkey } = await signedInLongAgo();
    const first = mockRequest.headers;
    const { challenge } = await confirmChallenge(await session(), new Date());
    const signed = signedBy(passkey, { challenge, origin: ORIGIN });
    mockRequest.headers = await sessionHeaders(user.id);
    expect(problemOf(await confirmByPasskey(await session(), signed, new Date()))).toBe('REFUSED');
    expect(await fresh()).toBe(false);
    const second = mockRequest.headers;
    mockRequest.headers = first;
    expect(await byCode(PASSWORD, app.generate())).toBeUndefined();
    expect(await fresh()).toBe(true);
    mockRequest.headers = second;
    expect(await fresh()).toBe(false);
    const form = new FormData();
    for (const [name, value] of Object.entries({ email: 'second@clinic.example', role: 'admin' }))
      form.set(name, value);
    const answer = await (inviteAction as FormAction<string, string>)({ state: 'idle' }, form);
    expect(answer).toMatchObject({ code: 'STEP_UP' });
  });
});

describe('a form that is sent without scripts', () => {
  const send = async (fields: Record<string, string>) => {
    const form = new FormData();
    for (const [name, value] of Object.entries(fields)) form.set(name, value);
    return (inviteAction as FormAction<string, string>)({ state: 'idle' }, form);
  };
  const invite = { email: 'new@clinic.example', role: 'admin' };
  const sealedFormIn = (state: ActionState) =>
    (state.state === 'failed' && state.confirmation?.sealedForm) || 'nothing was held';
  const confirmed = (sealedForm: string, code = app.generate()) => ({
    [CONFIRM_FIELDS.sealedForm]: sealedForm,
    [CONFIRM_FIELDS.password]: PASSWORD,
    [CONFIRM_FIELDS.code]: code,
  });

  test('is held sealed, and done once its person has shown who they are', async () => {
    const { user } = await signedInLongAgo();
    const first = await send(invite);
    expect(first).toMatchObject({ code: 'STEP_UP', confirmation: { email: user.email, hasApp: true } });
    const sealedForm = sealedFormIn(first);
    expect(sealedForm).not.toContain('clinic.example');
    const wrong = await send(confirmed(sealedForm, '000000'));
    expect(wrong).toMatchObject({ code: 'STEP_UP', confirmation: { problem: 'WRONG', sealedForm } });
    expect(await db().staffLink.count({ where: { email: invite.email } })).toBe(0);
    expect(await send(confirmed(sealedForm))).toEqual({ state: 'done', value: invite.email });
    expect(await db().staffLink.count({ where: { email: invite.email, role: 'admin' } })).toBe(1);
  });

  test('goes on in the session alone in which it was held', async () => {
    await signedInLongAgo();
    const sealedForm = sealedFormIn(await send({ ...invite, email: 'other@clinic.example' }));
    await signedInLongAgo();
    for (const wrong of [sealedForm, 'nonsense', ''])
      expect(await send(confirmed(wrong))).toMatchObject({
        code: 'STEP_UP',
        confirmation: { problem: 'REFUSED' },
      });
    expect(await db().staffLink.count({ where: { email: 'other@clinic.example' } })).toBe(0);
  });

  test('by a script nothing is held: the page has it still', async () => {
    await signedInLongAgo();
    mockRequest.headers.set('next-action', 'x');
    const answer = await send(invite);
    expect(answer).toMatchObject({ code: 'STEP_UP' });
    expect(sealedFormIn(answer)).toBe('nothing was held');
  });
});
