import { TOTP, URI } from 'otpauth';
import { AsyncLocalStorage } from 'node:async_hooks';
import { randomBytes, randomUUID } from 'node:crypto';
import { hashPassword } from '@/lib/auth/password-hash';
import { otpauthUrl, sealedCodes, spendCode } from '@/lib/auth/second-factor';
import { currentSession, type SessionState } from '@/lib/auth/staff';
import { db } from '@/lib/platform/db';
import { ok } from '@/lib/shared/result';
import { confirmApp } from '@/lib/staff/account/mutations';
import { inviteStaff, useLink } from '@/lib/staff/links/mutations';
import { challengeOf } from '@/lib/staff/sign-in/data';
import { appOffer } from '@/lib/staff/sign-in/loaders';
import { signInToEnrol, signInWithCode, signInWithPassword } from '@/lib/staff/sign-in/mutations';
import { codeSchema } from '@/lib/staff/sign-in/schema';
import { useDatabase } from '../support/database';
import { USER_AGENTS } from '../support/user-agents';

// Next knows the request only while serving it; here each browser is its cookies.
const mockUserAgent = USER_AGENTS[0][1];
const mockBrowser = new AsyncLocalStorage<Map<string, string>>();
jest.mock('next/headers', () => ({
  headers: () => {
    const jar = [...(mockBrowser.getStore() ?? [])].map(([name, value]) => `${name}=${value}`);
    const sent = { host: 'localhost:3000', cookie: jar.join('; '), 'user-agent': mockUserAgent };
    return Promise.resolve(new Headers(sent));
  },
  cookies: () =>
    Promise.resolve({
      set: (name: string, value: string) => {
        if (value === '') mockBrowser.getStore()?.delete(name);
        else mockBrowser.getStore()?.set(name, encodeURIComponent(value));
      },
    }),
}));
// Nothing is cached between requests, of which these tests make several.
jest.mock('react', () => ({ ...jest.requireActual<object>('react'), cache: (read: unknown) => read }));

useDatabase();
process.env.CONFIDENTIAL_KEYS = randomBytes(32).toString('base64');

const PASSWORD = 'green boats at seven';
const PERIOD_MS = 30_000;

test.each([
  ['calusa-staff.two_factor=2fa-ann.c2ln; a=b', '2fa-ann'],
  ['a=b;calusa-staff.two_factor=2fa-ann.c2ln', '2fa-ann'],
  // What better-auth wouldn't read, or would read differently, belongs to no one.
  ['__Host-calusa-staff.two_factor=2fa-ann.c2ln', undefined],
  ['calusa-staff.two_factor=2fa-ann.c2ln; calusa-staff.two_factor=2fa-bob.c2ln', undefined],
  ['__Host-calusa-staff.two_factor=2fa-ann.c2ln; calusa-staff.two_factor=2fa-bob.c2ln', '2fa-bob'],
  ['calusa-staff.two_factor=2fa-ann', undefined],
  ['xcalusa-staff.two_factor=2fa-ann.c2ln', undefined],
])('of the cookies %s the challenge is %s', (cookies, challenge) =>
  expect(challengeOf(cookies)).toBe(challenge),
);

/** What someone does in a browser of their own. */
const inBrowser = <Value>(act: () => Promise<Value>): Promise<Value> => mockBrowser.run(new Map(), act);

/** `code` is the app's code that many half minutes after it was set up. */
type Person = { email: string; recoveryCodes: string[]; code: (ahead: number) => string };

/** Joins with an invitation and sets up an app with its current code. */
async function joined(email: string): Promise<Person> {
  const link = await inviteStaff(null, { email, role: 'intake' }, new Date());
  const token = link.ok ? (link.value.split('/').at(-1) ?? '') : '';
  await useLink({ token, name: 'Ida', password: PASSWORD }, new Date());
  return inBrowser(async () => {
    await signInToEnrol(email, PASSWORD);
    const session = await currentSession();
    if (!session) throw new Error('not signed in');
    const { secret } = await appOffer(session);
    const totp = new TOTP({ secret: secret.replaceAll(' ', '') });
    const start = Date.now();
    const code = (ahead: number) => totp.generate({ timestamp: start + ahead * PERIOD_MS });
    const codes = await confirmApp(session, code(0), new Date());
    return { email, recoveryCodes: codes.ok ? codes.value : [], code };
  });
}

/** A session that may set up another app. */
async function enrolling(email: string): Promise<SessionState> {
  const user = await db().user.findUniqueOrThrow({ where: { email } });
  const now = new Date();
  const state = { id: randomUUID(), token: randomUUID(), assurance: 'enrolling', lastActiveAt: now } as const;
  await db().session.create({
    data: {
      ...state,
      userId: user.id,
      createdAt: now,
      updatedAt: now,
      expiresAt: new Date(now.getTime() + 60_000),
    },
  });
  return { ...state, confirmedAt: null, user };
}

const signIn = ({ email }: Person, code: string) =>
  inBrowser(async () => {
    await signInWithPassword({ email, password: PASSWORD }, new Date());
    return signInWithCode(code, new Date());
  });

/** What the form turns a typed code into. */
const typed = (code: string) => codeSchema.parse({ code }).code;
const wide = (digits: string) =>
  digits.replace(/\d/g, (digit) => String.fromCodePoint(0xff10 + Number(digit)));

const USED = { ok: false, code: 'USED_CODE' };
const IN = { ok: true, value: 'intake' };

test.each(['smith&jones@clinic.example', 'ida.@xn--80a1acny.xn--p1ai'])(
  'an address that mail servers take signs in: %s',
  async (email) => {
    const ida = await joined(email);
    expect(await signIn(ida, ida.code(1))).toEqual(IN);
    const wrong = inBrowser(() => signInWithPassword({ email, password: `not ${PASSWORD}` }, new Date()));
    expect(await wrong).toEqual({ ok: false, code: 'WRONG' });
  },
);

test('a password that would be refused today still signs in', async () => {
  const ida = await joined('weak@clinic.example');
  const password = 'P@ssw0rd1234';
  const where = { user: { email: ida.email } };
  await db().account.updateMany({ where, data: { password: await hashPassword(password) } });
  await inBrowser(async () => {
    expect(await signInWithPassword({ email: ida.email, password }, new Date())).toEqual(ok(true));
  });
});

test('a session says browser and system, and nothing else of what the browser says of itself', async () => {
  const ida = await joined('shows@clinic.example');
  expect(await signIn(ida, ida.code(1))).toEqual(IN);
  const sessions = await db().session.findMany({ where: { user: { email: ida.email } } });
  expect(sessions.map(({ userAgent }) => userAgent)).toContain('Chrome on Windows');
  expect(JSON.stringify(sessions)).not.toContain('AppleWebKit');
});

describe('a code of the app', () => {
  test('that set the app up signs nobody in, the next one does, and then neither it nor the one before', async () => {
    const ida = await joined('once@clinic.example');
    expect(await signIn(ida, ida.code(0))).toEqual(USED);
    expect(await signIn(ida, ida.code(1))).toEqual(IN);
    expect(await signIn(ida, ida.code(1))).toEqual(USED);
    expect(await signIn(ida, ida.code(0))).toEqual(USED);
  });

  test('sent by two browsers at once lets one of them in', async () => {
    const ida = await joined('race@clinic.example');
    const answers = await Promise.all([1, 2, 3, 4].map(() => signIn(ida, ida.code(1))));
    expect(answers.filter(({ ok }) => ok)).toEqual([IN]);
    expect(answers.filter(({ ok }) => !ok)).toEqual([USED, USED, USED]);
  });

  // Password hashing admits only a few at a time, which would hide a check that isn't atomic with its write.
  test('is spent once, however many ask at the same moment', async () => {
    const ida = await joined('spends@clinic.example');
    const { id } = await db().user.findUniqueOrThrow({ where: { email: ida.email } });
    const code = ida.code(1);
    const spent = await Promise.all(Array.from({ length: 8 }, () => spendCode(id, code, new Date())));
    expect(spent.toSorted()).toEqual(['right', ...Array<string>(7).fill('used')]);
  });

  test('sent twice at once while an app is set up sets up one', async () => {
    const { email } = await joined('twice@clinic.example');
    const session = await enrolling(email);
    const totp = new TOTP({ secret: (await appOffer(session)).secret.replaceAll(' ', '') });
    const code = totp.generate();
    const answers = await Promise.all([1, 2].map(() => confirmApp(session, code, new Date())));
    expect(answers.filter(({ ok }) => ok)).toHaveLength(1);
    expect(answers.filter(({ ok }) => !ok)).toEqual([{ ok: false, code: 'WRONG_CODE' }]);
    expect(await db().twoFactor.count({ where: { user: { email } } })).toBe(1);
  });
});

describe('a recovery code', () => {
  test('signs in however it is typed, once', async () => {
    const ida = await joined('recovers@clinic.example');
    const [first = '', second = '', third = ''] = ida.recoveryCodes;
    expect(await signIn(ida, typed(first.toLowerCase()))).toEqual(IN);
    expect(await signIn(ida, typed(first))).toEqual({ ok: false, code: 'WRONG_CODE' });
    expect(await signIn(ida, typed(` ${second.replace('-', ' – ')}\n`))).toEqual(IN);
    expect(await signIn(ida, typed(third.replace('-', '')))).toEqual(IN);
  });

  test('of an earlier release still does, with its look-alikes', async () => {
    const ida = await joined('earlier@clinic.example');
    const data = await sealedCodes(['aB3dE-fG4hJ', 'O0Il1-lI0oO', 'zZ2sS-5uUvV']);
    await db().twoFactor.updateMany({ where: { user: { email: ida.email } }, data });
    expect(await signIn(ida, typed('aB3dE-fG4hJ'))).toEqual(IN);
    expect(await signIn(ida, typed('oOlll–110O0'))).toEqual(IN);
    expect(await signIn(ida, typed('ZZ2SS 5UUVV'))).toEqual(IN);
    expect(await signIn(ida, typed('O0Il1-lI0oO'))).toEqual({ ok: false, code: 'WRONG_CODE' });
  });
});

test.each([(code: string) => `${code.slice(0, 3)} ${code.slice(3)}`, (code: string) => wide(code)])(
  'the code of an app may be typed in groups or in full-width digits (case %#)',
  async (spell) => {
    const ida = await joined(`spells-${spell('000000').length}-${spell('1').charCodeAt(0)}@clinic.example`);
    expect(await signIn(ida, typed(spell(ida.code(1))))).toEqual(IN);
  },
);

test('an app reads issuer and account as they are written, whatever it takes a plus sign for', () => {
  const url = otpauthUrl('x'.repeat(32), 'ana+desk@clinic.example');
  expect(url).toMatch(/^otpauth:\/\/totp\/Calusa%20Recovery:ana%2Bdesk%40clinic\.example\?/);
  expect(url).toContain('&issuer=Calusa%20Recovery&');
  expect(URI.parse(url)).toMatchObject({ issuer: 'Calusa Recovery', label: 'ana+desk@clinic.example' });
});
