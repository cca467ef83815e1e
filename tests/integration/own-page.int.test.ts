import { randomBytes } from 'node:crypto';
import type * as Timers from 'node:timers/promises';
import { POST } from '@/app/api/your-request/code/route';
import { CODE_VALID_MS, letterPlace } from '@/lib/deliveries/domain';
import { RECEIPT } from '@/lib/intake/cookies';
import { submitConsultation } from '@/lib/intake/mutations';
import type { ConsultationInput } from '@/lib/intake/schema';
import { ASKED, OPENED, readAsked, readMistyped, readOpened } from '@/lib/own-page/cookies';
import { readHeld } from '@/lib/own-page/data';
import { CODE_ATTEMPTS, CODES_PER_MAILBOX, CODES_PER_REFERENCE, OWN_PAGE_LIMIT } from '@/lib/own-page/domain';
import { askForCode, close, deleteOwn, openWithCode, REPLY_MS, withdraw } from '@/lib/own-page/handlers';
import { redeemCode, sendCode } from '@/lib/own-page/mutations';
import { db } from '@/lib/platform/db';
import type { FormFields } from '@/lib/platform/form-body';
import { keyRing } from '@/lib/platform/keys';
import { log } from '@/lib/platform/log';
import { setCookies, type PostContext, type Reply } from '@/lib/platform/public-post';
import { consumeByNetwork } from '@/lib/platform/rate-limit';
import { keepInCookie, readCookie, type ReadKept } from '@/lib/platform/sealed-cookie';
import { unseal } from '@/lib/platform/sealing';
import { answers, todays } from '../support/answers';
import { useDatabase } from '../support/database';

const jar = new Map<string, string>();
/** What the browser with this jar keeps. */
const kept =
  (now = NOW): ReadKept =>
  (cookie) =>
    readCookie(cookie, (name) => jar.get(name), now);

const mockWaited: number[] = [];
const mockReplyMs = () => REPLY_MS;
// Replies are held back by the same function by which the queue waits: only they are not waited for here.
jest.mock('node:timers/promises', () => {
  const timers = jest.requireActual<typeof Timers>('node:timers/promises');
  const setTimeout = (delay: number, ...rest: []) => {
    mockWaited.push(delay);
    return timers.setTimeout(delay === mockReplyMs() ? 0 : delay, ...rest);
  };
  return { ...timers, setTimeout };
});

useDatabase();
process.env.CONFIDENTIAL_KEYS = randomBytes(32).toString('base64');
process.env.INTAKE_NOTIFY_TO = 'first@clinic.example, second@clinic.example';

const NOW = new Date('2026-11-23T15:00:00Z');
const later = (milliseconds: number) => new Date(NOW.getTime() + milliseconds);
const CANARY = 'canary-in-the-message';
const UNKNOWN = 'YYYY-YYYY';
const WRONG = '0000 0000';
let lines: unknown[][];
let people = 0;

beforeEach(async () => {
  jar.clear();
  await db().consultationRequest.deleteMany();
  await db().deletion.deleteMany();
  await db().delivery.deleteMany();
  await db().$executeRaw`DELETE FROM pgboss.job`;
  lines = [];
  for (const level of ['info', 'warn', 'error'] as const) {
    jest.spyOn(log, level).mockImplementation((...line) => void lines.push([level, ...line]));
  }
});
afterEach(() => jest.restoreAllMocks());

/** A request of somebody new. */
function submit(changed: Partial<ConsultationInput> = {}) {
  people += 1;
  const person = { name: 'Jordan', phone: `239 555 ${1000 + people}`, message: CANARY };
  const quiet = () => Promise.resolve(null);
  return submitConsultation(answers({ ...person, ...changed }), { form: `form ${people}` }, quiet, NOW);
}
const withMailbox = (changed: Partial<ConsultationInput> = {}) =>
  submit({ email: `jordan-${people}@example.com`, privateEmail: todays('private_email'), ...changed });

const mails = (template: 'own_page_code' | 'consent_withdrawn' | 'consultation_deleted') =>
  db().delivery.findMany({ where: { template }, orderBy: { createdAt: 'asc' } });
const jobs = async () =>
  Number((await db().$queryRaw<{ n: bigint }[]>`SELECT count(*) AS n FROM pgboss.job`)[0]?.n);
const heldCode = () => db().ownPageCode.findFirst();

/** What the newest mail with a code says. */
async function mailed(): Promise<{ to: string; code: string }> {
  const { id, sealedLetter } = (await mails('own_page_code')).at(-1)!;
  return JSON.parse(unseal(keyRing(), letterPlace(id), sealedLetter ?? ''));
}

type Handler = (posted: FormFields, context: PostContext) => Promise<Reply>;

/** Sends a form as the browser with this jar does, and keeps the cookies of the reply. */
async function post(handler: Handler, posted: FormFields = {}, now = NOW) {
  const reply = await handler(posted, { requestId: 'post', now, address: '198.51.100.1', kept: kept(now) });
  for (const header of setCookies(reply, now) ?? []) {
    const [, name = '', value = '', age] = /^([^=]+)=([^;]*);.*Max-Age=(\d+)/.exec(header) ?? [];
    if (age === '0') jar.delete(name);
    else jar.set(name, value);
  }
  return reply;
}

/** Everything of a reply that somebody could tell from outside, but for the sealed text. */
const shapeOf = ({ keep: _kept, ...reply }: Reply) => ({
  ...reply,
  cookies: setCookies({ ...reply, keep: _kept ?? [] }, NOW)?.map((header) =>
    header.replace(/=[^;]+;/, '=sealed;'),
  ),
});

/** Goes to the open page of a request. */
async function open({ reference }: { reference: string }, now = NOW) {
  await post(askForCode, { reference }, now);
  await post(openWithCode, { code: (await mailed()).code }, now);
}

describe('asking for a code', () => {
  test('mails one to the private address and keeps only its keyed hash', async () => {
    const email = 'Jordan-Private@example.com';
    const { id, reference } = await withMailbox({ email });
    const before = await jobs();
    expect(await post(askForCode, { reference })).toMatchObject({ redirect: '/your-request/code' });
    const { to, code } = await mailed();
    expect([to, code]).toEqual([email, expect.stringMatching(/^\d{4} \d{4}$/)]);
    expect(await mails('own_page_code')).toEqual([
      expect.objectContaining({ requestId: id, recipient: null, state: 'queued', createdAt: NOW }),
    ]);
    expect(await jobs()).toBe(before + 1);
    const row = await heldCode();
    expect(row).toMatchObject({
      requestId: id,
      attemptsLeft: CODE_ATTEMPTS,
      expiresAt: later(CODE_VALID_MS),
    });
    expect(JSON.stringify([row, await db().delivery.findMany()])).not.toContain(code.replace(' ', ''));
  });

  test('takes the reference in small letters, with spaces and without its hyphen', async () => {
    const { id, reference } = await withMailbox();
    await post(askForCode, { reference: ` ${reference.toLowerCase().replace('-', '  ')} ` });
    expect(await heldCode()).toMatchObject({ requestId: id });
  });

  test.each<[string, () => Promise<{ reference: string }>]>([
    ['an unknown reference', () => Promise.resolve({ reference: UNKNOWN })],
    ['a request without an email', () => submit()],
    ['an email that was not called private', () => submit({ email: 'a@example.com' })],
  ])('mails nothing for %s, and nobody can tell', async (_what, give) => {
    const known = shapeOf(await post(askForCode, { reference: (await withMailbox()).reference }));
    const { reference } = await give();
    const before = { code: await heldCode(), jobs: await jobs() };
    mockWaited.length = 0;
    expect(shapeOf(await post(askForCode, { reference }))).toEqual(known);
    expect(mockWaited).toContain(REPLY_MS);
    expect(await mails('own_page_code')).toHaveLength(1);
    expect({ code: await heldCode(), jobs: await jobs() }).toEqual(before);
    expect(readAsked(kept())).toMatchObject({ reference });
  });

  test.each(['', '   ', 'K7QM', 'K7QM-4TXO', 'hello there'])(
    'says beside the field that %j is no reference, keeps it, and looks for nothing',
    async (typed) => {
      await post(askForCode, { reference: (await withMailbox()).reference });
      const reply = await post(askForCode, { reference: typed });
      expect(reply).toMatchObject({ status: 422, redirect: '/your-request/check' });
      expect(readMistyped(kept())).toEqual({ typed });
      expect(await mails('own_page_code')).toHaveLength(1);
    },
  );

  test('takes no less time where a code is mailed', async () => {
    const { reference } = await withMailbox();
    mockWaited.length = 0;
    await post(askForCode, { reference });
    expect(mockWaited).toContain(REPLY_MS);
  });

  test('too often mails no more, and nobody can tell', async () => {
    const { reference } = await withMailbox();
    const replies = [];
    for (let time = 0; time <= CODES_PER_REFERENCE.points; time += 1)
      replies.push(shapeOf(await post(askForCode, { reference })));
    expect(new Set(replies.map((reply) => JSON.stringify(reply))).size).toBe(1);
    expect(await mails('own_page_code')).toHaveLength(CODES_PER_REFERENCE.points);
  });

  test('for many requests with one address does not fill its mailbox', async () => {
    const email = 'somebody-else@example.com';
    for (let time = 0; time <= CODES_PER_MAILBOX.points; time += 1)
      await sendCode((await withMailbox({ email })).reference, NOW);
    expect(await mails('own_page_code')).toHaveLength(CODES_PER_MAILBOX.points);
  });

  test('stores no code whose mail can not be queued', async () => {
    const { reference } = await withMailbox();
    await db().$executeRaw`ALTER TABLE pgboss.job ADD CONSTRAINT closed CHECK (false) NOT VALID`;
    const outcome = await sendCode(reference, NOW).catch(() => 'refused');
    await db().$executeRaw`ALTER TABLE pgboss.job DROP CONSTRAINT closed`;
    expect(outcome).toBe('refused');
    expect([await heldCode(), await mails('own_page_code')]).toEqual([null, []]);
  });

  test('at its address is refused where it comes far too often', async () => {
    const header = 'x-client-address-test';
    Object.assign(globalThis, { calusaAddressHeader: header });
    const now = new Date();
    for (let time = 0; time < OWN_PAGE_LIMIT.points; time += 1)
      await consumeByNetwork(OWN_PAGE_LIMIT, '198.51.100.9', now);
    const request = new Request('http://127.0.0.1:3000/api/your-request/code', {
      method: 'POST',
      body: new URLSearchParams({ reference: UNKNOWN }),
      headers: { 'content-type': 'application/x-www-form-urlencoded', [header]: '198.51.100.9' },
    });
    expect((await POST(request)).status).toBe(429);
  });
});

describe('a code', () => {
  test('opens its request once, with or without its space', async () => {
    const { id, reference } = await withMailbox();
    await post(askForCode, { reference });
    const { code } = await mailed();
    expect(await post(openWithCode, { code })).toMatchObject({ redirect: '/your-request/held' });
    expect(readOpened(kept())).toMatchObject({ requestId: id });
    expect(readAsked(kept())).toBeUndefined();
    expect(await heldCode()).toBeNull();
    expect(await redeemCode(reference, code.replace(' ', ''), NOW)).toBeNull();
  });

  test('that is wrong gets the same reply as for an unknown reference, and opens nothing', async () => {
    const { reference } = await withMailbox();
    const refusals = [];
    for (const asked of [reference, UNKNOWN]) {
      await post(askForCode, { reference: asked });
      mockWaited.length = 0;
      const reply = await post(openWithCode, { code: WRONG });
      expect(mockWaited).toContain(REPLY_MS);
      expect(reply.redirect).toBe('/your-request/code');
      expect(readOpened(kept())).toBeUndefined();
      expect(readAsked(kept())).toEqual({ reference: asked, problem: 'WRONG' });
      refusals.push(shapeOf(reply));
    }
    expect(refusals[0]).toEqual(refusals[1]);
  });

  test.each(['', 'abc', '1234', '123456789'])('is not tried where %j can be none', async (typed) => {
    const { reference } = await withMailbox();
    await post(askForCode, { reference });
    expect(await post(openWithCode, { code: typed })).toMatchObject({ redirect: '/your-request/code' });
    expect(readAsked(kept())).toEqual({ reference, problem: 'NOT_A_CODE' });
    expect(await heldCode()).toMatchObject({ attemptsLeft: CODE_ATTEMPTS });
  });

  test('opens nothing after too many tries', async () => {
    const { reference } = await withMailbox();
    await post(askForCode, { reference });
    const { code } = await mailed();
    const digits = code.replace(' ', '');
    for (let tries = 0; tries < CODE_ATTEMPTS; tries += 1)
      expect(await redeemCode(reference, '', NOW)).toBeNull();
    expect(await redeemCode(reference, digits, NOW)).toBeNull();
    await post(askForCode, { reference });
    expect(await redeemCode(reference, (await mailed()).code.replace(' ', ''), NOW)).not.toBeNull();
  });

  test('can be tried no more often by many at once', async () => {
    const { reference } = await withMailbox();
    await post(askForCode, { reference });
    await Promise.all(Array.from({ length: 4 * CODE_ATTEMPTS }, () => redeemCode(reference, '', NOW)));
    expect(await heldCode()).toMatchObject({ attemptsLeft: 0 });
  });

  test('tried twice at once opens once', async () => {
    const { reference } = await withMailbox();
    await post(askForCode, { reference });
    const digits = (await mailed()).code.replace(' ', '');
    const opened = await Promise.all([1, 2, 3].map(() => redeemCode(reference, digits, NOW)));
    expect(opened.filter(Boolean)).toHaveLength(1);
  });

  test('opens until its time is over', async () => {
    const { reference } = await withMailbox();
    await post(askForCode, { reference });
    const digits = (await mailed()).code.replace(' ', '');
    expect(await redeemCode(reference, digits, later(CODE_VALID_MS))).toBeNull();
    expect(await redeemCode(reference, digits, later(CODE_VALID_MS - 1))).not.toBeNull();
  });

  test('is replaced by the next one', async () => {
    const { id, reference } = await withMailbox();
    await post(askForCode, { reference });
    const first = (await mailed()).code.replace(' ', '');
    await redeemCode(reference, '', NOW);
    await post(askForCode, { reference }, later(1000));
    const second = (await mailed()).code.replace(' ', '');
    expect(await heldCode()).toMatchObject({
      attemptsLeft: CODE_ATTEMPTS,
      expiresAt: later(1000 + CODE_VALID_MS),
    });
    expect(await redeemCode(reference, first, later(1000))).toBeNull();
    expect(await redeemCode(reference, second, later(1000))).toBe(id);
  });

  test('opens no other request, though its hash were moved there', async () => {
    const [mine, other] = [await withMailbox(), await withMailbox()];
    await post(askForCode, { reference: other.reference });
    await post(askForCode, { reference: mine.reference }, later(1));
    const digits = (await mailed()).code.replace(' ', '');
    expect(await redeemCode(other.reference, digits, later(1))).toBeNull();
    const { codeIndex } = await db().ownPageCode.findUniqueOrThrow({ where: { requestId: mine.id } });
    await db().ownPageCode.update({ where: { requestId: other.id }, data: { codeIndex } });
    expect(await redeemCode(other.reference, digits, later(1))).toBeNull();
  });
});

describe('the open page', () => {
  test('holds what was answered and every consent as it was shown', async () => {
    const { id, reference } = await withMailbox({ voicemail: todays('voicemail'), reasons: ['grief'] });
    const held = await readHeld(id);
    expect(held).toMatchObject({
      reference,
      receivedAt: NOW,
      answers: { message: CANARY, reasons: ['grief'] },
    });
    expect(held?.consents.map(({ kind, withdrawnAt }) => [kind, withdrawnAt])).toEqual([
      ['contact', null],
      ['voicemail', null],
      ['private_email', null],
    ]);
  });

  test('closes by itself, and what is sent then changes nothing', async () => {
    await open(await withMailbox());
    const over = later(15 * 60 * 1000);
    expect(readOpened(kept(later(15 * 60 * 1000 - 1)))).toBeDefined();
    expect(readOpened(kept(over))).toBeUndefined();
    await post(withdraw, { kind: 'contact' }, over);
    await post(deleteOwn, {}, over);
    expect(await db().consent.count({ where: { withdrawnAt: { not: null } } })).toBe(0);
    expect(await db().consultationRequest.count()).toBe(1);
    expect(await mails('consent_withdrawn')).toEqual([]);
  });

  test('closes at once where its person closes it', async () => {
    await open(await withMailbox());
    expect(await post(close)).toMatchObject({ redirect: '/your-request' });
    expect(jar.size).toBe(0);
  });

  test('is not opened by a cookie of another kind or of another key', async () => {
    const { id } = await withMailbox();
    const [header = ''] = keepInCookie(ASKED, { requestId: id, reference: id }, NOW) ?? [];
    const value = /=([^;]*)/.exec(header)?.[1] ?? '';
    jar.set(`${OPENED.name}.0`, value);
    expect(readOpened(kept())).toBeUndefined();
    await post(deleteOwn);
    expect(await db().consultationRequest.count()).toBe(1);
  });
});

describe('withdrawing a consent', () => {
  test('marks it and tells each of the staff that something changed', async () => {
    const mine = await withMailbox({ voicemail: todays('voicemail') });
    const other = await withMailbox({ voicemail: todays('voicemail') });
    await open(mine);
    const before = await jobs();
    expect(await post(withdraw, { kind: 'voicemail' }, later(5))).toMatchObject({
      redirect: '/your-request/held',
    });
    expect(await db().consent.findMany({ where: { withdrawnAt: { not: null } } })).toEqual([
      expect.objectContaining({ requestId: mine.id, kind: 'voicemail', withdrawnAt: later(5) }),
    ]);
    const told = await mails('consent_withdrawn');
    expect(told.map(({ requestId, recipient }) => [requestId, recipient]).toSorted()).toEqual([
      [mine.id, 'first@clinic.example'],
      [mine.id, 'second@clinic.example'],
    ]);
    expect(await jobs()).toBe(before + 2);
    expect((await readHeld(other.id))?.consents.every(({ withdrawnAt }) => withdrawnAt === null)).toBe(true);
  });

  test('twice, even at once, keeps the first time and tells staff once', async () => {
    await open(await withMailbox());
    await Promise.all([1, 2, 3].map((ms) => post(withdraw, { kind: 'contact' }, later(ms))));
    const { withdrawnAt } = await db().consent.findFirstOrThrow({ where: { kind: 'contact' } });
    await post(withdraw, { kind: 'contact' }, later(9));
    expect(await db().consent.findMany({ where: { withdrawnAt: { not: null } } })).toEqual([
      expect.objectContaining({ withdrawnAt }),
    ]);
    expect(await mails('consent_withdrawn')).toHaveLength(2);
  });

  test.each(['text_message', 'nonsense', ''])('changes nothing where it was not given: %p', async (kind) => {
    await open(await withMailbox());
    expect(await post(withdraw, { kind })).toMatchObject({ redirect: '/your-request/held' });
    expect(await db().consent.count({ where: { withdrawnAt: { not: null } } })).toBe(0);
    expect(await mails('consent_withdrawn')).toEqual([]);
  });

  test('is not done where staff can not be told', async () => {
    await open(await withMailbox());
    await db().$executeRaw`ALTER TABLE pgboss.job ADD CONSTRAINT closed CHECK (false) NOT VALID`;
    const outcome = await post(withdraw, { kind: 'contact' }).catch(() => 'refused');
    await db().$executeRaw`ALTER TABLE pgboss.job DROP CONSTRAINT closed`;
    expect(outcome).toBe('refused');
    expect(await db().consent.count({ where: { withdrawnAt: { not: null } } })).toBe(0);
  });

  test('for private email ends all mail to the person, that which waits included', async () => {
    const { reference } = await withMailbox();
    await open({ reference });
    await post(askForCode, { reference });
    const digits = (await mailed()).code.replace(' ', '');
    await post(withdraw, { kind: 'private_email' });
    expect(await redeemCode(reference, digits, NOW)).toBeNull();
    const toPerson = () => db().delivery.findMany({ where: { recipient: null } });
    const stopped = await toPerson();
    expect(stopped).toHaveLength(3);
    for (const { state, sealedLetter, lastErrorCode } of stopped)
      expect([state, sealedLetter, lastErrorCode]).toEqual(['failed', null, 'CONSENT_WITHDRAWN']);
    const toStaff = await db().delivery.findMany({ where: { recipient: { not: null } } });
    expect(toStaff.map(({ state }) => state)).toEqual(Array(4).fill('queued'));
    await post(askForCode, { reference });
    expect(await toPerson()).toHaveLength(3);
    expect(await heldCode()).toBeNull();
  });
});

describe('deleting a request', () => {
  const remains = async () => ({
    consents: await db().consent.count(),
    codes: await db().ownPageCode.count(),
    deletions: await db().deletion.findMany(),
    deliveries: await db().delivery.findMany(),
  });

  test('leaves evidence that says nothing of it, the mails to staff, and no cookie', async () => {
    const { id, reference, receivedAt } = await withMailbox();
    await open({ reference });
    for (const header of keepInCookie(RECEIPT, { id, reference, receivedAt }, NOW) ?? [])
      if (!header.includes('Max-Age=0')) jar.set(`${RECEIPT.name}.0`, /=([^;]*)/.exec(header)?.[1] ?? '');
    expect(await post(deleteOwn, {}, later(7))).toMatchObject({ redirect: '/your-request/deleted' });
    expect(jar.size).toBe(0);
    expect(await db().consultationRequest.count()).toBe(0);
    const left = await remains();
    expect(left).toMatchObject({ consents: 0, codes: 0 });
    expect(left.deletions).toEqual([{ id: expect.any(String), deletedAt: later(7), by: 'person' }]);
    expect(left.deletions[0]?.id).not.toBe(id);
    expect(
      left.deliveries
        .map(({ template, requestId, reference: of, recipient }) => [template, requestId, of, recipient])
        .toSorted(),
    ).toEqual([
      ['consultation_deleted', null, reference, 'first@clinic.example'],
      ['consultation_deleted', null, reference, 'second@clinic.example'],
    ]);
  });

  test('of one person leaves that of another as it is', async () => {
    const [mine, other] = [await withMailbox(), await withMailbox()];
    await sendCode(other.reference, NOW);
    await open(mine, later(1));
    await post(deleteOwn, { id: other.id, requestId: other.id, reference: other.reference });
    expect(await db().consultationRequest.findMany({ select: { id: true } })).toEqual([{ id: other.id }]);
    expect(await db().ownPageCode.count()).toBe(1);
    expect((await readHeld(other.id))?.consents).toHaveLength(2);
  });

  test('twice at once deletes once and gives both the same reply', async () => {
    await open(await withMailbox());
    const before = new Map(jar);
    const first = post(deleteOwn);
    for (const [name, value] of before) jar.set(name, value);
    const replies = await Promise.all([first, post(deleteOwn), post(deleteOwn)]);
    expect(replies.map(({ redirect }) => redirect)).toEqual(Array(3).fill('/your-request/deleted'));
    expect(await remains()).toMatchObject({ deletions: [expect.anything()], deliveries: Array(2).fill({}) });
  });

  test('is not done where staff can not be told', async () => {
    await open(await withMailbox());
    await db().$executeRaw`ALTER TABLE pgboss.job ADD CONSTRAINT closed CHECK (false) NOT VALID`;
    const outcome = await post(deleteOwn).catch(() => 'refused');
    await db().$executeRaw`ALTER TABLE pgboss.job DROP CONSTRAINT closed`;
    expect(outcome).toBe('refused');
    expect(await db().consultationRequest.count()).toBe(1);
    expect((await remains()).deletions).toEqual([]);
  });
});

test('each step leaves a line in the log, and nothing of the person, the reference or the code', async () => {
  const { reference } = await withMailbox({ email: 'canary@example.com' });
  await post(askForCode, { reference });
  const { code } = await mailed();
  await post(openWithCode, { code: WRONG });
  await post(openWithCode, { code });
  await post(withdraw, { kind: 'private_email' });
  await post(askForCode, { reference });
  await post(deleteOwn);
  expect(lines.map(([, event]) => event)).toEqual([
    'own_page.code_sent',
    'own_page.code_tried',
    'own_page.code_tried',
    'own_page.withdrawn',
    'own_page.code_not_sent',
    'own_page.deleted',
  ]);
  const told = JSON.stringify(lines);
  for (const secret of [
    reference,
    code,
    code.replace(' ', ''),
    'canary',
    'Jordan',
    'private_email',
    '198.51',
  ])
    expect(told).not.toContain(secret);
});
