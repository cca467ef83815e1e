import { randomBytes } from 'node:crypto';
import type * as Timers from 'node:timers/promises';
import { POST } from '@/app/api/your-request/code/route';
import { isClosed, STATUSES, type Status } from '@/lib/clinic/statuses';
import { RECEIPT } from '@/lib/intake/cookies';
import { submitConsultation } from '@/lib/intake/mutations';
import { ASKED, OPENED, readAsked, readMistyped, readOpened } from '@/lib/intake/request-access/cookies';
import { openRequest, readStored, type OpenRequestId } from '@/lib/intake/request-access/data';
import {
  CODE_ATTEMPTS,
  CODES_PER_NETWORK,
  CODES_PER_MAILBOX,
  MOST_ASKINGS,
  OWN_PAGE_LIMIT,
  readAsking,
  RETRIES_PER_REQUEST,
  SESSION_MS,
} from '@/lib/intake/request-access/domain';
import {
  askForCode,
  close,
  closeOnLeaving,
  deleteOwn,
  openWithCode,
  ANSWER_MS,
  sign,
  withdraw,
} from '@/lib/intake/request-access/handlers';
import { redeemCode, withdrawConsent } from '@/lib/intake/request-access/mutations';
import type { ConsultationInput } from '@/lib/intake/schema';
import { withdrawStoredConsent } from '@/lib/intake/stored/mutations';
import { CODE_VALID_MS, mailContentContext } from '@/lib/outbox/domain';
import { CLIENT_ADDRESS_HEADER } from '@/lib/platform/client-address';
import { db } from '@/lib/platform/db';
import type { FormFields } from '@/lib/platform/form-body';
import { setCookies, type FormResponse } from '@/lib/platform/form-response';
import { keyRing } from '@/lib/platform/keys';
import { log } from '@/lib/platform/log';
import type { PostContext } from '@/lib/platform/public-post';
import { consume, consumeByNetwork } from '@/lib/platform/rate-limit';
import { keepInCookie, readCookie, type ReadKept } from '@/lib/platform/sealed-cookie';
import { unseal } from '@/lib/platform/sealing';
import { answers, todays } from '../support/answers';
import { refusedWhileClosed } from '../support/closed-table';
import { useDatabase } from '../support/database';
import { storedConsents, withdrawnConsents } from '../support/requests';
import { until } from '../support/until';

type Jar = Map<string, string>;
const jar: Jar = new Map();
/** What the browser with this jar has stored. */
const kept =
  (now = NOW, of: Jar = jar): ReadKept =>
  (cookie) =>
    readCookie(cookie, (name) => of.get(name), now);
/** The request that the browser with this jar may currently see, or null. */
const seen = (now = NOW, of: Jar = jar) => openRequest(readOpened(kept(now, of)), now);

const mockWaited: number[] = [];
const mockAnswerMs = () => ANSWER_MS;
// Replies are delayed with the same function the queue waits with; only those delays are skipped here.
jest.mock('node:timers/promises', () => {
  const timers = jest.requireActual<typeof Timers>('node:timers/promises');
  const setTimeout = (delay: number, ...rest: []) => {
    mockWaited.push(delay);
    return timers.setTimeout(delay === mockAnswerMs() ? 0 : delay, ...rest);
  };
  return { ...timers, setTimeout };
});

const { asOwner } = useDatabase();
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
  await asOwner('DELETE FROM deletion');
  await db().delivery.deleteMany();
  await db().rateLimit.deleteMany();
  await db().$executeRaw`DELETE FROM pgboss.job`;
  lines = [];
  for (const level of ['info', 'warn', 'error'] as const) {
    jest.spyOn(log, level).mockImplementation((...line) => void lines.push([level, ...line]));
  }
});
afterEach(() => jest.restoreAllMocks());

/** A request from someone new. */
function submit(changed: Partial<ConsultationInput> = {}) {
  people += 1;
  const person = { name: 'Jordan', phone: `239 555 ${1000 + people}`, message: CANARY };
  const quiet = () => null;
  return submitConsultation(answers({ ...person, ...changed }), { form: `form ${people}` }, quiet, NOW);
}
/** The same with a private email, ready for its person to request a code. */
async function withMailbox(changed: Partial<ConsultationInput> = {}) {
  const email = changed.email ?? `jordan-${people}@example.com`;
  const sent = await submit({ email, privateEmail: todays('private_email'), ...changed });
  return { ...sent, email, asks: { reference: sent.reference, email } };
}

const mails = (template: 'own_page_code' | 'consent_withdrawn' | 'consultation_deleted') =>
  db().delivery.findMany({ where: { template }, orderBy: { createdAt: 'asc' } });
const jobs = async () =>
  Number((await db().$queryRaw<{ n: bigint }[]>`SELECT count(*) AS n FROM pgboss.job`)[0]?.n);
const storedCode = () => db().accessCode.findFirst();
/** The id this browser requested a code with. */
const asking = (of: Jar = jar) => readAsked(kept(NOW, of))?.asking ?? '';

/** The content of the latest mail with a code. */
async function mailed(): Promise<{ to: string; code: string }> {
  const { id, sealedContent } = (await mails('own_page_code')).at(-1)!;
  return JSON.parse(unseal(keyRing(), mailContentContext(id), sealedContent ?? ''));
}

type Handler = (posted: FormFields, context: PostContext) => Promise<FormResponse>;

type Browser = { jar: Jar; address: string };
const OWN: Browser = { jar, address: '198.51.100.1' };
const otherBrowser = (address = '203.0.113.7'): Browser => ({ jar: new Map(), address });

/** Sends a form like a browser does, and stores the outcome's cookies in its jar. */
async function post(handler: Handler, posted: FormFields = {}, now = NOW, browser = OWN) {
  const { jar: own, address } = browser;
  const outcome = await handler(posted, { requestId: 'post', now, address, kept: kept(now, own) });
  for (const header of setCookies(outcome, now) ?? []) {
    const [, name = '', value = '', age] = /^([^=]+)=([^;]*);.*Max-Age=(\d+)/.exec(header) ?? [];
    if (age === '0') own.delete(name);
    else own.set(name, value);
  }
  return outcome;
}

/** Everything about an outcome that is visible from outside, except the sealed text. */
const shapeOf = ({ keep: _kept, ...outcome }: FormResponse) => ({
  ...outcome,
  cookies: setCookies({ ...outcome, keep: _kept ?? [] }, NOW)?.map((header) =>
    header.replace(/=[^;]+;/, '=sealed;'),
  ),
});

type Asks = { asks: { reference: string; email: string } };

/** Opens a request's page. */
async function open({ asks }: Asks, now = NOW, browser = OWN) {
  await post(askForCode, asks, now, browser);
  await post(openWithCode, { code: (await mailed()).code }, now, browser);
}

describe('asking for a code', () => {
  test('mails one to the private address and keeps only its keyed hash', async () => {
    const email = 'Jordan-Private@example.com';
    const { id, asks } = await withMailbox({ email });
    const before = await jobs();
    expect(await post(askForCode, asks)).toMatchObject({ redirect: '/your-request/code' });
    const { to, code } = await mailed();
    expect([to, code]).toEqual([email, expect.stringMatching(/^\d{4} \d{4}$/)]);
    expect(await mails('own_page_code')).toEqual([
      expect.objectContaining({ requestId: id, recipient: null, state: 'queued', createdAt: NOW }),
    ]);
    expect(await jobs()).toBe(before + 1);
    const row = await storedCode();
    expect(row).toMatchObject({
      requestId: id,
      attemptsLeft: CODE_ATTEMPTS,
      expiresAt: later(CODE_VALID_MS),
    });
    const kept = JSON.stringify([row, await db().delivery.findMany()]);
    for (const secret of [code.replace(' ', ''), asking()]) expect(kept).not.toContain(secret);
  });

  test('takes reference and email however they are typed, and mails to the address as its person wrote it', async () => {
    const { id, reference } = await withMailbox({ email: 'Jo.Q@example.com' });
    await post(askForCode, {
      reference: ` ${reference.toLowerCase().replace('-', '  ')} `,
      email: ' jo.q@EXAMPLE.com, ',
    });
    expect(await storedCode()).toMatchObject({ requestId: id });
    expect((await mailed()).to).toBe('Jo.Q@example.com');
  });

  test.each<[string, () => Promise<{ reference: string; email: string }>]>([
    ['an unknown reference', async () => ({ ...(await withMailbox()).asks, reference: UNKNOWN })],
    ['another email', async () => ({ ...(await withMailbox()).asks, email: 'stranger@example.com' })],
    [
      'the email of another request',
      async () => ({ ...(await withMailbox()).asks, email: (await withMailbox()).email }),
    ],
    ['a request without an email', async () => ({ ...(await submit()), email: 'a@example.com' })],
    [
      'an email that was not called private',
      async () => ({ ...(await submit({ email: 'a@example.com' })), email: 'a@example.com' }),
    ],
    [
      'a request that staff marked as spam',
      async () => {
        const { id, asks } = await withMailbox();
        const spam = { status: 'quarantined', quarantineReason: 'MARKED_BY_STAFF' } as const;
        await db().consultationRequest.update({ where: { id }, data: spam });
        return asks;
      },
    ],
  ])('mails nothing for %s, and nobody can tell', async (_what, give) => {
    const known = shapeOf(await post(askForCode, (await withMailbox()).asks));
    const { reference, email } = await give();
    const before = { code: await storedCode(), jobs: await jobs() };
    mockWaited.length = 0;
    expect(shapeOf(await post(askForCode, { reference, email }))).toEqual(known);
    expect(mockWaited).toContain(ANSWER_MS);
    expect(await mails('own_page_code')).toHaveLength(1);
    expect({ code: await storedCode(), jobs: await jobs() }).toEqual(before);
    expect(asking()).toMatch(/^[\da-f-]{36}$/);
  });

  test('mails one for a request that looked like spam and nobody has looked at', async () => {
    const { id, asks } = await withMailbox();
    const held = { status: 'quarantined', quarantineReason: 'MANY_IN_ALL' } as const;
    await db().consultationRequest.update({ where: { id }, data: held });
    await post(askForCode, asks);
    expect(await mails('own_page_code')).toHaveLength(1);
  });

  test.each([
    ['', 'a@example.com', { reference: 'missing' }],
    ['K7QM', 'a@example.com', { reference: 'malformed' }],
    ['K7QM-4TXO', '   ', { reference: 'malformed', email: 'missing' }],
    ['K7QM-4TX9', 'hello there', { email: 'malformed' }],
  ])(
    'says beside the fields what %j and %j can not be, keeps them, and looks for nothing',
    async (reference, email, problems) => {
      await post(askForCode, (await withMailbox()).asks);
      expect(readAsking({ reference, email }).problems).toEqual(problems);
      const outcome = await post(askForCode, { reference, email });
      expect(outcome).toMatchObject({ status: 422, redirect: '/your-request/check' });
      expect(readMistyped(kept(), 'en')).toEqual({ reference, email });
      expect(await mails('own_page_code')).toHaveLength(1);
    },
  );

  test('takes no less time where a code is mailed', async () => {
    const { asks } = await withMailbox();
    mockWaited.length = 0;
    await post(askForCode, asks);
    expect(mockWaited).toContain(ANSWER_MS);
  });

  test('by strangers who know the reference alone, or the email alone, uses up nothing of its owner’s', async () => {
    const { asks } = await withMailbox();
    for (let time = 0; time < 3 * CODES_PER_MAILBOX.points; time += 1) {
      await post(askForCode, { ...asks, email: `stranger-${time}@example.com` });
      await post(askForCode, { ...asks, reference: UNKNOWN });
      await post(openWithCode, { code: WRONG });
    }
    expect(await mails('own_page_code')).toEqual([]);
    await open({ asks });
    expect(await seen()).not.toBeNull();
  });

  test('too often from one network mails no more, nobody can tell, and others still get theirs', async () => {
    const { asks } = await withMailbox();
    const stranger = otherBrowser();
    const replies = [];
    for (let time = 0; time <= CODES_PER_NETWORK.points; time += 1)
      replies.push(shapeOf(await post(askForCode, asks, NOW, stranger)));
    expect(new Set(replies.map((outcome) => JSON.stringify(outcome))).size).toBe(1);
    expect(await mails('own_page_code')).toHaveLength(CODES_PER_NETWORK.points);
    await open({ asks }, later(1));
    expect(await seen(later(1))).not.toBeNull();
  });

  test('from many networks leaves only so many codes good at once', async () => {
    const { asks } = await withMailbox();
    for (let time = 0; time <= MOST_ASKINGS; time += 1)
      await post(askForCode, asks, NOW, otherBrowser(`203.0.113.${time}`));
    expect(await mails('own_page_code')).toHaveLength(MOST_ASKINGS);
  });

  test('for many requests with one address does not fill its mailbox', async () => {
    const email = 'somebody-else@example.com';
    for (let time = 0; time <= CODES_PER_MAILBOX.points; time += 1)
      await post(askForCode, (await withMailbox({ email })).asks, NOW, otherBrowser(`203.0.113.${time}`));
    expect(await mails('own_page_code')).toHaveLength(CODES_PER_MAILBOX.points);
  });

  test('stores no code whose mail can not be queued', async () => {
    const { asks } = await withMailbox();
    await refusedWhileClosed(asOwner, 'pgboss.job', () => post(askForCode, asks));
    expect([await storedCode(), await mails('own_page_code')]).toEqual([null, []]);
  });

  test('at its address is refused where it comes far too often', async () => {
    const now = new Date();
    for (let time = 0; time < OWN_PAGE_LIMIT.points; time += 1)
      await consumeByNetwork(OWN_PAGE_LIMIT, '198.51.100.9', now);
    const request = new Request('http://127.0.0.1:3000/api/your-request/code', {
      method: 'POST',
      body: new URLSearchParams({ reference: UNKNOWN }),
      headers: {
        'content-type': 'application/x-www-form-urlencoded',
        [CLIENT_ADDRESS_HEADER]: '198.51.100.9',
      },
    });
    expect((await POST(request)).status).toBe(429);
  });
});

describe('a code', () => {
  const digitsMailed = async () => (await mailed()).code.replace(' ', '');

  test('opens its request once, with or without its space', async () => {
    const { id, asks } = await withMailbox();
    await post(askForCode, asks);
    const own = asking();
    const { code } = await mailed();
    expect(await post(openWithCode, { code })).toMatchObject({ redirect: '/your-request/held' });
    expect(await seen()).toBe(id);
    expect(readAsked(kept())).toBeUndefined();
    expect(await storedCode()).toBeNull();
    expect(await redeemCode(own, code.replace(' ', ''), NOW)).toBeNull();
  });

  test('that is wrong gets the same outcome as for an unknown reference, and opens nothing', async () => {
    const { asks } = await withMailbox();
    const refusals = [];
    for (const asked of [asks, { ...asks, reference: UNKNOWN }]) {
      await post(askForCode, asked);
      mockWaited.length = 0;
      const outcome = await post(openWithCode, { code: WRONG });
      expect(mockWaited).toContain(ANSWER_MS);
      expect(outcome.redirect).toBe('/your-request/code');
      expect(await seen()).toBeNull();
      expect(readAsked(kept())).toEqual({ asking: asking(), problem: 'WRONG' });
      refusals.push(shapeOf(outcome));
    }
    expect(refusals[0]).toEqual(refusals[1]);
  });

  test.each(['', 'abc', '1234', '123456789'])('is not tried where %j can be none', async (typed) => {
    await post(askForCode, (await withMailbox()).asks);
    expect(await post(openWithCode, { code: typed })).toMatchObject({ redirect: '/your-request/code' });
    expect(readAsked(kept())).toMatchObject({ problem: 'NOT_A_CODE' });
    expect(await storedCode()).toMatchObject({ attemptsLeft: CODE_ATTEMPTS });
  });

  test('opens nothing after too many tries', async () => {
    const { asks } = await withMailbox();
    await post(askForCode, asks);
    const digits = await digitsMailed();
    for (let tries = 0; tries < CODE_ATTEMPTS; tries += 1)
      expect(await redeemCode(asking(), '', NOW)).toBeNull();
    expect(await redeemCode(asking(), digits, NOW)).toBeNull();
    await post(askForCode, asks, later(1));
    expect(await redeemCode(asking(), await digitsMailed(), later(1))).not.toBeNull();
  });

  test('can be tried no more often by many at once', async () => {
    await post(askForCode, (await withMailbox()).asks);
    await Promise.all(Array.from({ length: 4 * CODE_ATTEMPTS }, () => redeemCode(asking(), '', NOW)));
    expect(await storedCode()).toMatchObject({ attemptsLeft: 0 });
  });

  test('tried twice at once opens once', async () => {
    await post(askForCode, (await withMailbox()).asks);
    const digits = await digitsMailed();
    const opened = await Promise.all([1, 2, 3].map(() => redeemCode(asking(), digits, NOW)));
    expect(opened.filter(Boolean)).toHaveLength(1);
    expect(await db().accessSession.count()).toBe(1);
  });

  test('opens until its time is over', async () => {
    await post(askForCode, (await withMailbox()).asks);
    const digits = await digitsMailed();
    expect(await redeemCode(asking(), digits, later(CODE_VALID_MS))).toBeNull();
    expect(await redeemCode(asking(), digits, later(CODE_VALID_MS - 1))).not.toBeNull();
  });

  test('belongs to the browser that asked: another one, which knows reference and email too, neither uses it nor uses it up', async () => {
    const { asks } = await withMailbox();
    await post(askForCode, asks);
    const { code } = await mailed();
    const stranger = otherBrowser();
    await post(askForCode, asks, later(1), stranger);
    for (let tries = 0; tries <= CODE_ATTEMPTS; tries += 1)
      await post(openWithCode, { code }, later(1), stranger);
    expect(await seen(later(1), stranger.jar)).toBeNull();
    await post(openWithCode, { code }, later(2));
    expect(await seen(later(2))).not.toBeNull();
  });

  test('of a request that was tried too often in all opens at its first try, and has no second', async () => {
    const { id, asks } = await withMailbox();
    for (let tries = 0; tries < RETRIES_PER_REQUEST.points; tries += 1)
      await consume(RETRIES_PER_REQUEST, id, NOW);
    await post(askForCode, asks);
    await post(openWithCode, { code: WRONG });
    await post(openWithCode, { code: await digitsMailed() });
    expect(await seen()).toBeNull();
    await open({ asks }, later(1));
    expect(await seen(later(1))).not.toBeNull();
  });

  test('opens no other request, though its hash were moved there', async () => {
    const [mine, other] = [await withMailbox(), await withMailbox()];
    const stranger = otherBrowser();
    await post(askForCode, other.asks, NOW, stranger);
    await post(askForCode, mine.asks, later(1));
    const digits = await digitsMailed();
    const { codeIndex } = await db().accessCode.findFirstOrThrow({ where: { requestId: mine.id } });
    await db().accessCode.updateMany({ where: { requestId: other.id }, data: { codeIndex } });
    expect(await redeemCode(asking(stranger.jar), digits, later(1))).toBeNull();
  });
});

describe('signing on the open page', () => {
  const version = todays('substance_use');
  const signature = async (id: string) =>
    (await storedConsents(id)).find(({ kind }) => kind === 'substance_use');

  test('puts the consent on file with the name and the time, once', async () => {
    const mine = await withMailbox();
    const { id } = mine;
    await open(mine);
    await post(sign, { version, signature: '  Jordan Diaz ' });
    expect(await signature(id)).toMatchObject({
      version,
      givenAt: NOW,
      signed: { how: 'own_page', name: 'Jordan Diaz' },
    });
    await post(sign, { version, signature: 'Someone Else' });
    expect(await signature(id)).toMatchObject({ signed: { name: 'Jordan Diaz' } });
  });

  test.each([
    ['without a name', { version, signature: ' ' }],
    ['other words', { version: 'contact-3', signature: 'Jordan' }],
    ['earlier words', { version: 'substance-use-1', signature: 'Jordan' }],
  ])('does nothing for %s', async (_what, posted) => {
    const mine = await withMailbox();
    const { id } = mine;
    await open(mine);
    await post(sign, posted);
    expect(await signature(id)).toBeUndefined();
  });

  test('keeps on record when an earlier consent was withdrawn', async () => {
    const mine = await withMailbox();
    const { id } = mine;
    await open(mine);
    await post(sign, { version, signature: 'Jordan' });
    await post(withdraw, { kind: 'substance_use' });
    await post(sign, { version, signature: 'Jordan' });
    expect(await signature(id)).toMatchObject({
      withdrawnAt: null,
      earlier: [{ version, givenAt: NOW, withdrawnAt: NOW }],
    });
  });

  test('is not for whoever asks for someone else, nor without a session', async () => {
    const mine = await withMailbox({ askingFor: 'someone-else' });
    const { id } = mine;
    await post(sign, { version, signature: 'Jordan' });
    expect(await signature(id)).toBeUndefined();
    await open(mine);
    await post(sign, { version, signature: 'Jordan' });
    expect(await signature(id)).toBeUndefined();
  });
});

describe('the open page', () => {
  test('holds what was answered and every consent as it was shown', async () => {
    const { id, reference } = await withMailbox({ voicemail: todays('voicemail'), reasons: ['grief'] });
    const held = await readStored(id as OpenRequestId, NOW);
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

  const told = async (status: Status, askingFor: ConsultationInput['askingFor']) => {
    const { id } = await withMailbox({ askingFor });
    await db().consultationRequest.update({ where: { id }, data: { status } });
    return (await readStored(id as OpenRequestId, NOW))?.status;
  };

  test.each(['someone-else', 'professional'] as const)(
    'says whether the request is open, and nothing of the other person, to whoever asks for them: %s',
    async (askingFor) => {
      for (const status of STATUSES)
        expect(await told(status, askingFor)).toBe(isClosed(status) ? 'closed' : 'new');
    },
  );

  test('says to whoever asks for themself where the request stands', async () => {
    for (const status of STATUSES) expect(await told(status, 'myself')).toBe(status);
  });

  test('closes by itself, and what is sent then changes nothing', async () => {
    await open(await withMailbox());
    const over = later(SESSION_MS);
    expect(await seen(later(SESSION_MS - 1))).not.toBeNull();
    expect(await seen(over)).toBeNull();
    await post(withdraw, { kind: 'contact' }, over);
    await post(deleteOwn, {}, over);
    expect(await withdrawnConsents()).toEqual([]);
    expect(await db().consultationRequest.count()).toBe(1);
    expect(await mails('consent_withdrawn')).toEqual([]);
  });

  /** Ways a session ends on the server while a copy of the browser's cookies still exists. */
  const ENDINGS: Readonly<Record<string, (id: string) => Promise<unknown>>> = {
    'its person closed': () => post(close),
    'its person left by the quick exit': async () => {
      const cookie = [...jar].map(([name, value]) => `${name}=${value}`).join('; ');
      closeOnLeaving(new Headers({ cookie }), NOW);
      await until(
        () => db().accessSession.count(),
        (left) => left === 0,
      );
    },
    'somebody took private email back': (id) => withdrawConsent(id as OpenRequestId, 'private_email', NOW),
    'lost its consent in any other way': (id) =>
      db().$transaction((tx) => withdrawStoredConsent(tx, id, 'private_email', NOW)),
    'staff marked as spam': (id) =>
      db().consultationRequest.update({
        where: { id },
        data: { status: 'quarantined', quarantineReason: 'MARKED_BY_STAFF' },
      }),
    'was opened fifteen minutes ago, by the server’s own clock': () =>
      asOwner('UPDATE access_session SET expires_at = $1', [NOW]),
  };

  test.each(Object.keys(ENDINGS))(
    'that %s shows and changes nothing to a copy of its cookies',
    async (ending) => {
      const { id, asks } = await withMailbox({ voicemail: todays('voicemail') });
      await open({ asks });
      const copy: Browser = { ...OWN, jar: new Map(jar) };
      expect(await seen(NOW, copy.jar)).toBe(id);
      await ENDINGS[ending]?.(id);
      expect(await seen(NOW, copy.jar)).toBeNull();
      expect(await post(withdraw, { kind: 'voicemail' }, NOW, copy)).toMatchObject({
        redirect: '/your-request/held',
      });
      expect(await post(deleteOwn, {}, NOW, copy)).toMatchObject({ redirect: '/your-request/held' });
      expect(await storedConsents()).toContainEqual(
        expect.objectContaining({ kind: 'voicemail', withdrawnAt: null }),
      );
      expect(await db().consultationRequest.count()).toBe(1);
    },
  );

  test('closes where its person closes it, with the code that was asked for again; other browsers stay as they are', async () => {
    const { id, asks } = await withMailbox();
    const other = otherBrowser();
    await open({ asks }, NOW, other);
    await open({ asks }, later(1));
    await post(askForCode, asks, later(2));
    const [again, { code }] = [asking(), await mailed()];
    expect(await post(close)).toMatchObject({ redirect: '/your-request' });
    expect(jar.size).toBe(0);
    expect(await redeemCode(again, code.replace(' ', ''), later(3))).toBeNull();
    expect(await seen(later(3), other.jar)).toBe(id);
  });

  test('is not opened by a cookie of another kind, or by one that names another request', async () => {
    const [{ id }, other] = [await withMailbox(), await withMailbox()];
    const [header = ''] = keepInCookie(ASKED, { requestId: id, session: id, asking: id }, NOW) ?? [];
    jar.set(`${OPENED.name}.0`, /=([^;]*)/.exec(header)?.[1] ?? '');
    expect(await seen()).toBeNull();
    await open(other, later(1));
    const { session } = readOpened(kept())!;
    expect(await openRequest({ session, requestId: id }, later(1))).toBeNull();
    expect(await openRequest({ session, requestId: other.id }, later(1))).toBe(other.id);
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
    expect(await withdrawnConsents()).toEqual([
      expect.objectContaining({ requestId: mine.id, kind: 'voicemail', withdrawnAt: later(5) }),
    ]);
    const told = await mails('consent_withdrawn');
    expect(told.map(({ requestId, recipient }) => [requestId, recipient]).toSorted()).toEqual([
      [mine.id, 'first@clinic.example'],
      [mine.id, 'second@clinic.example'],
    ]);
    expect(await jobs()).toBe(before + 2);
    expect(
      (await readStored(other.id as OpenRequestId, NOW))?.consents.every(
        ({ withdrawnAt }) => withdrawnAt === null,
      ),
    ).toBe(true);
  });

  test('twice, even at once, keeps the first time and tells staff once', async () => {
    await open(await withMailbox());
    await Promise.all([1, 2, 3].map((ms) => post(withdraw, { kind: 'contact' }, later(ms))));
    const [{ withdrawnAt } = { withdrawnAt: null }] = await withdrawnConsents();
    expect(withdrawnAt).not.toBeNull();
    await post(withdraw, { kind: 'contact' }, later(9));
    expect(await withdrawnConsents()).toEqual([expect.objectContaining({ withdrawnAt })]);
    expect(await mails('consent_withdrawn')).toHaveLength(2);
  });

  test.each(['text_message', 'nonsense', ''])('changes nothing where it was not given: %p', async (kind) => {
    await open(await withMailbox());
    expect(await post(withdraw, { kind })).toMatchObject({ redirect: '/your-request/held' });
    expect(await withdrawnConsents()).toEqual([]);
    expect(await mails('consent_withdrawn')).toEqual([]);
  });

  test('is not done where staff can not be told', async () => {
    await open(await withMailbox());
    await refusedWhileClosed(asOwner, 'pgboss.job', () => post(withdraw, { kind: 'contact' }));
    expect(await withdrawnConsents()).toEqual([]);
  });

  test('for private email ends all mail to the person, that which waits included, and closes the page', async () => {
    const { asks } = await withMailbox();
    await open({ asks });
    await post(askForCode, asks);
    const digits = (await mailed()).code.replace(' ', '');
    const again = asking();
    expect(await post(withdraw, { kind: 'private_email' })).toMatchObject({
      redirect: '/your-request/no-email',
    });
    expect(jar.size).toBe(0);
    expect(await redeemCode(again, digits, NOW)).toBeNull();
    const toPerson = () => db().delivery.findMany({ where: { recipient: null } });
    const stopped = await toPerson();
    expect(stopped).toHaveLength(3);
    for (const { state, sealedContent, lastErrorCode } of stopped)
      expect([state, sealedContent, lastErrorCode]).toEqual(['failed', null, 'CONSENT_WITHDRAWN']);
    const toStaff = await db().delivery.findMany({ where: { recipient: { not: null } } });
    expect(toStaff.map(({ state }) => state)).toEqual(Array(4).fill('queued'));
    await post(askForCode, asks);
    expect(await toPerson()).toHaveLength(3);
    expect(await storedCode()).toBeNull();
  });
});

describe('deleting a request', () => {
  const remains = async () => ({
    consents: (await storedConsents()).length,
    codes: (await db().accessCode.count()) + (await db().accessSession.count()),
    deletions: await db().deletion.findMany(),
    deliveries: await db().delivery.findMany(),
  });

  test('leaves evidence that says nothing of it, the mails to staff, and no cookie', async () => {
    const { id, reference, receivedAt, asks } = await withMailbox();
    await open({ asks });
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
    await post(askForCode, other.asks, NOW, otherBrowser());
    await open(mine, later(1));
    await post(deleteOwn, { id: other.id, requestId: other.id, reference: other.reference });
    expect(await db().consultationRequest.findMany({ select: { id: true } })).toEqual([{ id: other.id }]);
    expect(await db().accessCode.count()).toBe(1);
    expect((await readStored(other.id as OpenRequestId, NOW))?.consents).toHaveLength(2);
  });

  test('twice at once deletes once and gives both the same outcome', async () => {
    await open(await withMailbox());
    const before = new Map(jar);
    const first = post(deleteOwn);
    for (const [name, value] of before) jar.set(name, value);
    const replies = await Promise.all([first, post(deleteOwn), post(deleteOwn)]);
    for (const [name, value] of before) jar.set(name, value);
    replies.push(await post(deleteOwn));
    expect(replies.map(({ redirect }) => redirect)).toEqual(Array(4).fill('/your-request/deleted'));
    expect(await remains()).toMatchObject({ deletions: [expect.anything()], deliveries: Array(2).fill({}) });
  });

  test('is not done where staff can not be told', async () => {
    await open(await withMailbox());
    await refusedWhileClosed(asOwner, 'pgboss.job', () => post(deleteOwn));
    expect(await db().consultationRequest.count()).toBe(1);
    expect((await remains()).deletions).toEqual([]);
  });
});

test('each step leaves a line in the log, and nothing of the person, the reference or the code', async () => {
  const { reference, asks } = await withMailbox({ email: 'canary@example.com' });
  await post(askForCode, asks);
  const { code } = await mailed();
  await post(openWithCode, { code: WRONG });
  await post(openWithCode, { code });
  await post(withdraw, { kind: 'contact' });
  await post(askForCode, { ...asks, email: 'canary@example.net' });
  await post(deleteOwn);
  expect(lines.map(([, event]) => event)).toEqual([
    'own_page.code_sent',
    'own_page.code_tried',
    'own_page.code_tried',
    'erasure.logged',
    'own_page.withdrawn',
    'own_page.code_not_sent',
    'erasure.logged',
    'own_page.deleted',
  ]);
  const told = JSON.stringify(lines);
  for (const secret of [reference, code, code.replace(' ', ''), 'canary', 'Jordan', 'contact', '198.51'])
    expect(told).not.toContain(secret);
});
