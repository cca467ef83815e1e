import { TOTP } from 'otpauth';
import { AsyncLocalStorage } from 'node:async_hooks';
import { randomBytes, randomUUID } from 'node:crypto';
import { hashPassword } from '@/lib/auth/password-hash';
import { createRecoveryCodes, sealedFactor } from '@/lib/auth/second-factor';
import { db } from '@/lib/platform/db';
import { requestPasswordReset } from '@/lib/staff/links/mutations';
import { signInWithCode, signInWithPasskey, signInWithPassword } from '@/lib/staff/sign-in/mutations';
import { useDatabase } from '../support/database';

// Each browser is its cookies and its network, which the server in front reports.
type Browser = { address: string; jar: Map<string, string> };
const mockBrowser = new AsyncLocalStorage<Browser>();
const mockHeaders = () => {
  const { address = '', jar = new Map<string, string>() } = mockBrowser.getStore() ?? {};
  const cookie = [...jar].map(([name, value]) => `${name}=${value}`).join('; ');
  return new Headers({ host: 'localhost:3000', cookie, 'x-test-address': address });
};
jest.mock('next/headers', () => ({
  headers: () => Promise.resolve(mockHeaders()),
  cookies: () =>
    Promise.resolve({
      set: (name: string, value: string) => {
        if (value === '') mockBrowser.getStore()?.jar.delete(name);
        else mockBrowser.getStore()?.jar.set(name, encodeURIComponent(value));
      },
    }),
}));
jest.mock('@/lib/platform/client-address', () => ({
  ...jest.requireActual<object>('@/lib/platform/client-address'),
  clientAddress: (sent: Headers) => sent.get('x-test-address') ?? 'unknown',
}));
jest.mock('react', () => ({ ...jest.requireActual<object>('react'), cache: (read: unknown) => read }));

useDatabase();
process.env.CONFIDENTIAL_KEYS = randomBytes(32).toString('base64');

const PASSWORD = 'green boats at seven';
const WRONG = { ok: false, code: 'WRONG' };
const LOCKED = { ok: false, code: 'LOCKED' };
const NEXT = { ok: true, value: true };
const now = () => new Date();

const browser = (address: string): Browser => ({ address, jar: new Map() });
const enter = (from: Browser, email: string, password = PASSWORD) =>
  mockBrowser.run(from, () => signInWithPassword({ email, password }, now()));
const enterCode = (from: Browser, code: string) => mockBrowser.run(from, () => signInWithCode(code, now()));

/** A member of staff with a password and an app; `code` returns the app's code that many half minutes ahead. */
async function person(name: string) {
  const [id, email] = [randomUUID(), `${name}@clinic.example`];
  const stamps = { createdAt: now(), updatedAt: now() };
  const secret = randomBytes(24).toString('base64url').slice(0, 32);
  await db().user.create({ data: { id, name, email, role: 'intake', twoFactorEnabled: true, ...stamps } });
  await db().account.create({
    data: {
      id: randomUUID(),
      accountId: id,
      providerId: 'credential',
      userId: id,
      password: await hashPassword(PASSWORD),
      ...stamps,
    },
  });
  const factor = await sealedFactor(secret, createRecoveryCodes());
  await db().twoFactor.create({ data: { id: randomUUID(), userId: id, verified: true, ...factor } });
  const totp = new TOTP({ secret: secretOf(secret) });
  return { id, email, code: () => totp.generate({ timestamp: Date.now() }) };
}

/** The key as apps read it: the text in base32. */
function secretOf(text: string): string {
  const bits = [...Buffer.from(text)].map((byte) => byte.toString(2).padStart(8, '0')).join('');
  const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
  return (bits.match(/.{1,5}/g) ?? []).map((five) => letters[parseInt(five.padEnd(5, '0'), 2)]).join('');
}

async function useUp(from: Browser, email: string) {
  for (let tries = 0; tries < 10; tries += 1)
    expect(await enter(from, email, `wrong ${tries} of them`)).toEqual(WRONG);
  expect(await enter(from, email)).toEqual(LOCKED);
}

const mailsTo = (email: string) =>
  db().delivery.count({ where: { recipient: email, template: 'account_locked' } });
const failures = (staffId: string | null) =>
  db().auditEntry.findMany({ where: { action: 'staff.sign_in_failed', staffId }, orderBy: { id: 'asc' } });

test('wrong passwords lock the account for the network that they come from, and for no other', async () => {
  const ida = await person('network');
  await useUp(browser('203.0.113.7'), ida.email);
  expect(await enter(browser('203.0.113.8'), ida.email)).toEqual(NEXT);
  expect(await enter(browser('203.0.113.7'), 'nobody@clinic.example')).toEqual(WRONG);
  expect(await mailsTo(ida.email)).toBe(1);
});

test('in IPv6 a site that changes its networks is stopped, and its neighbor is not', async () => {
  const ida = await person('six');
  const answers: unknown[] = [];
  for (let host = 0; host < 50; host += 1)
    answers.push(await enter(browser(`2001:db8:1:${host.toString(16)}::/64`), ida.email, 'wrong as ever'));
  expect(answers.at(-1)).toEqual(LOCKED);
  expect(await enter(browser('2001:db8:2:1::/64'), ida.email)).toEqual(NEXT);
});

test('a browser that was signed in before keeps its own tries, behind the network of a stranger too', async () => {
  const ida = await person('known');
  const [own, stranger] = [browser('203.0.113.20'), browser('203.0.113.20')];
  expect(await enter(own, ida.email)).toEqual(NEXT);
  expect(await enterCode(own, ida.code())).toEqual({ ok: true, value: 'intake' });
  const signedIn = { where: { userId: ida.id, assurance: 'full' }, select: { ipAddress: true } } as const;
  expect(await db().session.findMany(signedIn)).toEqual([{ ipAddress: '203.0.113.0/24' }]);
  await useUp(stranger, ida.email);
  expect(await enter(own, ida.email)).toEqual(NEXT);
  // It has its own attempts, and they are counted.
  own.jar = new Map([...own.jar].filter(([name]) => name === 'calusa-staff.device'));
  await useUp(own, ida.email);
  // For anyone else's account it is no better than a stranger, and a forged cookie counts for nothing.
  const bob = await person('other');
  await useUp(stranger, bob.email);
  expect(await enter(own, bob.email)).toEqual(LOCKED);
  const forged = { ...browser('203.0.113.20'), jar: new Map([['calusa-staff.device', 's2.x.1.y.z']]) };
  expect(await enter(forged, bob.email)).toEqual(LOCKED);
});

test('a thousand guesses from many networks leave known browsers in, and tell the owner once', async () => {
  const ida = await person('botnet');
  const own = browser('203.0.113.30');
  await enter(own, ida.email);
  await enterCode(own, ida.code());
  const { consume } = await import('@/lib/platform/rate-limit');
  const { PASSWORD_TRIES } = await import('@/lib/staff/sign-in/domain');
  for (let tries = 0; tries < 1_000; tries += 1) await consume(PASSWORD_TRIES.strangers, ida.email, now());
  const all = { ok: false, code: 'STRANGERS_LOCKED' };
  for (const host of [1, 2, 3]) expect(await enter(browser(`198.51.100.${host}`), ida.email)).toEqual(all);
  expect(await mailsTo(ida.email)).toBe(1);
  expect(await enter(own, ida.email)).toEqual(NEXT);
});

test('wrong codes of somebody who knows the password lock them out, not the person', async () => {
  const ida = await person('codes');
  const thief = browser('203.0.113.40');
  for (let tries = 0; tries < 7; tries += 1) {
    await enter(thief, ida.email);
    for (let wrong = 0; wrong < 5; wrong += 1) await enterCode(thief, '000000');
  }
  await enter(thief, ida.email);
  expect(await enterCode(thief, ida.code())).toEqual(LOCKED);
  const own = browser('203.0.113.41');
  await enter(own, ida.email);
  expect(await enterCode(own, ida.code())).toEqual({ ok: true, value: 'intake' });
  expect(await mailsTo(ida.email)).toBe(1);
});

test('who asks for new passwords in another’s name neither spoils their links nor fills their mailbox', async () => {
  const ida = await person('resets');
  const from = (address: string) => new Headers({ 'x-test-address': address });
  for (let host = 1; host < 30; host += 1)
    for (let times = 0; times < 4; times += 1)
      await requestPasswordReset(ida.email, now(), from(`192.0.2.${host}`));
  const links = { userId: ida.id, kind: 'password_reset', usedAt: null } as const;
  expect(await db().staffLink.count({ where: { ...links, expiresAt: { gt: now() } } })).toBe(6);
});

test('failed sign-ins are in the audit with a keyed network and what failed, not line by line', async () => {
  const ida = await person('audit');
  for (let tries = 0; tries < 10; tries += 1)
    await enter(browser('203.0.113.50'), ida.email, 'wrong as ever');
  await enter(browser('203.0.113.51'), ida.email, 'wrong as ever');
  const entries = await failures(ida.id);
  expect(entries.map(({ details }) => (details as { time: number }).time)).toEqual([1, 2, 3, 10, 1]);
  const networks = entries.map(({ details }) => (details as { network: string }).network);
  expect(new Set(networks.slice(0, 4)).size).toBe(1);
  expect(networks[4]).not.toBe(networks[0]);
  const written = JSON.stringify(entries.map((entry) => ({ ...entry, id: String(entry.id) })));
  expect(written).toContain(networks[0]);
  expect(written).not.toContain('203.0.113');
  expect(entries[0]).toMatchObject({ actorId: null, details: { by: 'password', why: 'WRONG' } });
});

test('a flood from many networks writes few entries', async () => {
  for (let host = 0; host < 260; host += 1) {
    const from = browser(`198.18.${host >> 8}.${host & 255}`);
    await mockBrowser.run(from, () => signInWithPasskey({} as never, now()));
  }
  expect((await failures(null)).length).toBeLessThanOrEqual(200);
});
