import { randomBytes, randomUUID } from 'node:crypto';
import { refusalPage } from '@/components/site/refusal-page';
import { CLIENT_ADDRESS_HEADER } from '@/lib/platform/client-address';
import { drawPage } from '@/lib/platform/drawn-page';
import type { FormResponse } from '@/lib/platform/form-response';
import { log } from '@/lib/platform/log';
import { openedToken } from '@/lib/platform/opened-form';
import { publicPost, type PublicPost } from '@/lib/platform/public-post';
import { countAll, isKnownBeyond, type Count } from '@/lib/platform/rate-limit';
import { keepInCookie, sealKept } from '@/lib/platform/sealed-cookie';

jest.mock('@/lib/platform/rate-limit', () => ({
  ...jest.requireActual<object>('@/lib/platform/rate-limit'),
  countAll: jest.fn(), // needs the database
  isKnownBeyond: jest.fn(),
}));
const knownBeyond = jest.mocked(isKnownBeyond);
const counted = jest.mocked(countAll);
const POSTS_PER_FORM = 'opened-form-posts';
/** Makes each limit report in how many seconds to retry, and how often an opened form was sent. */
const countAs = (waitOf: (limit: string) => number, timesSent = 1) =>
  counted.mockImplementation(() =>
    Promise.resolve(({ limit }: Count) => {
      const isForm = limit.name === POSTS_PER_FORM;
      const waitSeconds = isForm ? 0 : waitOf(limit.name);
      const isWithin = isForm ? timesSent <= limit.points : waitSeconds === 0;
      return { points: timesSent, isWithin, waitSeconds, isStored: true };
    }),
  );
// The real one fetches a page from a running site; tests/e2e/blocked-cookies.e2e.ts looks at the result.
jest.mock('@/lib/platform/drawn-page', () => ({ drawPage: jest.fn() }));
const drawn = jest.mocked(drawPage);

process.env.APP_URL = 'https://calusa.example';
process.env.CONFIDENTIAL_KEYS = randomBytes(32).toString('base64');

const RECEIPT = { name: 'receipt', path: '/', maxAgeSeconds: 60 };
const DRAFT = { name: 'draft', path: '/form', maxAgeSeconds: 60 };
const outcome: FormResponse = {
  status: 200,
  body: { next: '/received' },
  redirect: '/received',
  keep: [{ cookie: RECEIPT, value: { id: 1 } }],
  forget: [DRAFT],
};
/** What a browser sends with a form: the second time, with the cookie if it keeps any. */
const BROWSER = { 'sec-fetch-site': 'same-origin', origin: 'https://calusa.example' };
const KEEPS = { ...BROWSER, cookie: '__Secure-keeps-cookies=1' };
const LIMIT = { name: 'one', points: 2, seconds: 60 };
/** Seconds until something over the limit may be sent again. */
const WAIT = 90;
const HTML = 'text/html,application/xhtml+xml,*/*;q=0.8';
let lines: unknown[][] = [];
beforeEach(() => {
  lines = [];
  counted.mockReset();
  knownBeyond.mockReset().mockReturnValue(false);
  countAs(() => 0);
  drawn.mockReset().mockResolvedValue({ html: '<p>drawn</p>', policy: "default-src 'none'; img-src 'self'" });
  for (const level of ['info', 'warn', 'error'] as const) {
    jest.spyOn(log, level).mockImplementation((...line) => void lines.push([level, ...line]));
  }
});
afterEach(() => jest.restoreAllMocks());

type Sent = {
  body?: BodyInit;
  headers?: Record<string, string>;
  query?: string;
} & Partial<PublicPost>;
function send({ body = 'name=CANARY', headers = {}, query = '', ...rest }: Sent) {
  const post = publicPost({
    route: '/api/form',
    limit: LIMIT,
    handle: () => Promise.resolve(outcome),
    refusalPage: ({ requestId, code }) => ({
      html: `<p>refused ${requestId}: ${code}</p>`,
      policy: "default-src 'none'",
    }),
    ...rest,
  });
  const type = { 'content-type': 'application/x-www-form-urlencoded' };
  return post(
    new Request(`https://calusa.example/api/form${query}`, {
      method: 'POST',
      body,
      headers: { ...type, ...headers },
      ...({ duplex: 'half' } as object), // a body may be a stream
    }),
  );
}
const json = { accept: 'application/json' };

describe('a form that was handled', () => {
  test('answers our own fetch with its status, its JSON and its cookies', async () => {
    const response = await send({ headers: json });
    expect(response.status).toBe(200);
    expect(cookiesOf(response)).toEqual({ '__Host-receipt': 'kept', '__Secure-draft': 'forgotten' });
    expect(await response.json()).toEqual({ next: '/received' });
    expect(response.headers.has('location')).toBe(false);
  });

  test('sends a plain browser on with 303, so that loading again sends nothing twice', async () => {
    const handle = () => Promise.resolve({ ...outcome, status: 422 });
    const response = await send({ headers: { ...KEEPS, accept: HTML }, handle });
    expect(response.status).toBe(303);
    expect(response.headers.get('location')).toBe('/received');
    expect(cookiesOf(response)).toEqual({
      '__Host-receipt': 'kept',
      '__Secure-draft': 'forgotten',
      '__Secure-keeps-cookies': 'forgotten',
    });
    expect(await response.text()).toBe('');
    expect(drawn).not.toHaveBeenCalled();
  });

  test('sets no cookie for our own fetch where something is wrong: what was typed is still on its page', async () => {
    const handle = () => Promise.resolve({ ...outcome, status: 422 });
    expect((await send({ headers: json, handle })).headers.getSetCookie()).toEqual([]);
  });

  test('gets its fields, the time and an id that the answer carries too', async () => {
    const seen: unknown[] = [];
    const handle = (...given: unknown[]) => (seen.push(...given), Promise.resolve(outcome));
    const response = await send({ handle, headers: { [CLIENT_ADDRESS_HEADER]: '198.51.100.7' } });
    expect(seen[0]).toEqual({ name: 'CANARY' });
    expect(seen[1]).toEqual({
      requestId: response.headers.get('x-request-id'),
      now: expect.any(Date),
      address: '198.51.100.7',
      kept: expect.any(Function),
    });
  });

  test('learns what its browser keeps, or its form carries, and nothing that was made up', async () => {
    const seen: unknown[] = [];
    const handle: PublicPost['handle'] = (fields, { kept }) => {
      seen.push([kept(RECEIPT), fields]);
      return Promise.resolve({ status: 200, body: {}, redirect: '/' });
    };
    const now = new Date();
    const [pair = ''] = keepInCookie(RECEIPT, 'in a cookie', now)?.[0]?.split(';') ?? [];
    await send({ handle, headers: { cookie: `other=1; ${pair}` } });
    const carried = new URLSearchParams({ a: '1', 'kept.receipt': sealKept(RECEIPT, 'carried', now) ?? '' });
    await send({ handle, body: carried });
    const old = new Date(now.getTime() - 61_000);
    for (const sealed of ['made up', sealKept(DRAFT, 'of another kind', now), sealKept(RECEIPT, 'old', old)])
      await send({ handle, body: new URLSearchParams({ a: '1', 'kept.receipt': sealed ?? '' }) });
    expect(seen).toEqual([
      ['in a cookie', { name: 'CANARY' }],
      ['carried', { a: '1' }],
      ...Array.from({ length: 3 }, () => [undefined, { a: '1' }]),
    ]);
  });

  test('may send a field several times where the form says so, and that field alone', async () => {
    const handle = jest.fn(() => Promise.resolve(outcome));
    const body = 'days=monday&days=friday';
    await send({ handle, body, lists: ['days'] });
    expect(handle).toHaveBeenCalledWith({ days: 'monday,friday' }, expect.anything(), expect.anything());
    expect((await send({ handle, body, lists: ['times'] })).status).toBe(400);
  });
});

/** What a response does to each cookie. */
const cookiesOf = (response: Response) =>
  Object.fromEntries(
    response.headers
      .getSetCookie()
      .map((header) => [/^[\w-]+/.exec(header)?.[0], header.includes('Max-Age=0') ? 'forgotten' : 'kept'])
      .toSorted(([, one], [, other]) => (one === other ? 0 : one === 'kept' ? 1 : -1)),
  );

describe('a browser', () => {
  test('is asked first whether it keeps cookies: with its form, and before anything is counted or stored', async () => {
    const handle = jest.fn(() => Promise.resolve(outcome));
    const response = await send({ handle, headers: BROWSER });
    expect(response.status).toBe(307);
    expect(response.headers.get('location')).toBe('/api/form?cookies=asked');
    expect(response.headers.get('cache-control')).toBe('no-store');
    expect(cookiesOf(response)).toEqual({ '__Secure-keeps-cookies': 'kept' });
    expect(handle).not.toHaveBeenCalled();
    expect(counted).not.toHaveBeenCalled();
  });

  const ASKED = { query: '?cookies=asked', headers: BROWSER };

  test.each<[string, Sent, number]>([
    ['accepted', {}, 200],
    ['wrong', { handle: () => Promise.resolve({ ...outcome, status: 422 }) }, 422],
    ['not stored', { handle: () => Promise.resolve({ ...outcome, status: 503 }) }, 503],
  ])('that keeps none gets the page in answer to a form that was %s', async (_what, sent, status) => {
    const response = await send({ ...ASKED, ...sent });
    expect(response.status).toBe(status);
    expect(await response.text()).toBe('<p>drawn</p>');
    expect(response.headers.has('location')).toBe(false);
    expect(response.headers.get('cache-control')).toBe('no-store');
    expect(response.headers.get('content-security-policy')).toBe("default-src 'none'; img-src 'self'");
    const [path, kept] = drawn.mock.calls[0] ?? [];
    expect([path, kept?.get('receipt')?.value]).toEqual(['/received', { id: 1 }]);
  });

  test('that keeps none goes on where the next page needs nothing', async () => {
    const handle = () => Promise.resolve({ status: 200, body: {}, redirect: '/bye', forget: [RECEIPT] });
    const response = await send({ ...ASKED, handle });
    expect([response.status, response.headers.get('location')]).toEqual([303, '/bye']);
  });

  test('takes along what its form carried, as it was sealed at first, until that is forgotten', async () => {
    const sealed = sealKept(RECEIPT, 'carried', new Date()) ?? '';
    const body = new URLSearchParams({ 'kept.receipt': sealed });
    const handle = () => Promise.resolve({ status: 200, body: {}, redirect: '/held' });
    await send({ ...ASKED, body, handle });
    expect(drawn.mock.calls[0]?.[1].get('receipt')).toEqual({ value: 'carried', sealed });
    const forgets = () => Promise.resolve({ status: 200, body: {}, redirect: '/', forget: [RECEIPT] });
    expect((await send({ ...ASKED, body, handle: forgets })).status).toBe(303);
  });

  test('that keeps none is told by our own fetch to send the form as a page, once it is stored', async () => {
    expect(await (await send({ ...ASKED, headers: { ...BROWSER, ...json } })).json()).toEqual({
      resend: true,
    });
    const wrong = () => Promise.resolve({ ...outcome, status: 422, body: { errors: [] } });
    const response = await send({ ...ASKED, headers: { ...BROWSER, ...json }, handle: wrong });
    expect(await response.json()).toEqual({ errors: [] });
  });

  test('whose page can not be drawn is sent on, since what it sent is stored', async () => {
    drawn.mockRejectedValue(new TypeError('CANARY'));
    const response = await send(ASKED);
    expect([response.status, response.headers.get('location')]).toEqual([303, '/received']);
    expect(lines).toEqual([['error', 'form.not_drawn', expect.objectContaining({ code: 'TypeError' })]]);
  });

  test('gets the page too where a cookie is too small for what was typed', async () => {
    const long = randomBytes(20_000).toString('hex');
    const handle = () =>
      Promise.resolve({ ...outcome, status: 422, keep: [{ cookie: DRAFT, value: { long } }] });
    const response = await send({ headers: KEEPS, handle });
    expect(response.status).toBe(422);
    expect(drawn.mock.calls[0]?.[1].get('draft')).toEqual({ value: { long }, sealed: null });
    expect(cookiesOf(response)).toEqual({ '__Secure-keeps-cookies': 'forgotten' });
  });
});

describe('a form that is refused', () => {
  const USED_UP = { name: 'used up', points: 1, seconds: 60 };
  beforeEach(() => countAs((name) => (name === USED_UP.name ? WAIT : 0)));

  const cases: [string, number, string, Sent][] = [
    ['another type', 415, 'NOT_A_FORM', { headers: { 'content-type': 'application/json' } }],
    ['more than 64 KiB', 413, 'TOO_LARGE', { body: `name=CANARY${'x'.repeat(64 * 1024)}` }],
    ['a name sent twice', 400, 'MALFORMED', { body: 'a=CANARY&a=2' }],
    ['bytes that are not UTF-8', 400, 'MALFORMED', { body: 'a%FF=CANARY' }],
    ['another site', 403, 'FOREIGN_ORIGIN', { headers: { 'sec-fetch-site': 'cross-site' } }],
    ['a broken handler', 500, 'BROKEN', { handle: () => Promise.reject(new Error('CANARY')) }],
    [
      'another type, one too many',
      429,
      'TOO_MANY',
      { limit: USED_UP, headers: { 'content-type': 'text/plain' } },
    ],
  ];

  test.each(cases)(
    'for %s answers our own fetch with %i and the code %s alone',
    async (_why, status, code, sent) => {
      const response = await send({ ...sent, headers: { ...sent.headers, ...json } });
      expect(response.status).toBe(status);
      expect(await response.json()).toEqual({ code });
    },
  );

  test.each(cases)('for %s shows a plain browser a page with %i', async (_why, status, code, sent) => {
    const response = await send({ ...sent, headers: { ...sent.headers, accept: HTML } });
    const page = await response.text();
    expect(response.status).toBe(status);
    expect(response.headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(response.headers.get('content-security-policy')).toBe("default-src 'none'");
    expect(page).toBe(`<p>refused ${response.headers.get('x-request-id')}: ${code}</p>`);
  });

  test.each(cases)(
    'for %s logs its id and code, and nothing of what was typed',
    async (_why, status, code, sent) => {
      const response = await send(sent);
      const requestId = response.headers.get('x-request-id');
      expect(lines.at(-1)).toEqual(['warn', 'form.refused', { requestId, route: '/api/form', status, code }]);
      expect(JSON.stringify(lines) + (await response.text())).not.toContain('CANARY');
    },
  );

  test('for a fault of ours is logged with the kind of the fault too', async () => {
    await send({ handle: () => Promise.reject(new TypeError('CANARY')) });
    expect(lines[0]).toEqual(['error', 'form.broken', expect.objectContaining({ code: 'TypeError' })]);
  });

  test('from another site never reaches the handler', async () => {
    const handle = jest.fn(() => Promise.resolve(outcome));
    await send({ headers: { origin: 'https://evil.example' }, handle });
    expect(handle).not.toHaveBeenCalled();
  });
});

describe('what is counted', () => {
  const FROM = { [CLIENT_ADDRESS_HEADER]: '198.51.100.7' };
  const asked = () =>
    counted.mock.calls.flatMap(([counts]) => counts.map(({ limit, subject }) => [limit.name, subject]));

  /** The fields of a form that was opened from a page of ours. */
  const ofOpened = (changed: Record<string, string> = {}) =>
    new URLSearchParams({ name: 'CANARY', opened: openedToken(randomUUID(), new Date()), ...changed });

  test('is each post that no form was opened for, by the network of its sender, at one time', async () => {
    const handle = jest.fn<Promise<FormResponse>, Parameters<PublicPost['handle']>>(() =>
      Promise.resolve(outcome),
    );
    await send({ headers: FROM, handle });
    expect(asked()).toEqual([['one', '198.51.100.7']]);
    const times = [
      ...counted.mock.calls.map(([, now]) => now),
      ...handle.mock.calls.map(([, { now }]) => now),
    ];
    expect(new Set(times).size).toBe(1);
  });

  test.each<[string, Sent]>([
    ['another type', { headers: { 'content-type': 'application/json' } }],
    ['no body and no type', { body: '', headers: { 'content-type': '' } }],
    ['too much', { body: `a=${'x'.repeat(64 * 1024)}` }],
    ['what can not be read', { body: 'a=1&a=2' }],
  ])('is a body of %s too, for its sender’s network alone', async (_what, sent) => {
    await send({ ...sent, headers: { ...FROM, ...sent.headers } });
    expect(asked()).toEqual([['one', '198.51.100.7']]);
  });

  test('is no opened form: whatever else its network sends, it is taken', async () => {
    countAs(() => WAIT);
    const handle = jest.fn<Promise<FormResponse>, Parameters<PublicPost['handle']>>(() =>
      Promise.resolve(outcome),
    );
    expect((await send({ headers: FROM, body: ofOpened(), handle })).status).toBe(200);
    expect(asked()).toEqual([[POSTS_PER_FORM, expect.any(String)]]);
    expect(handle.mock.calls[0]?.[1].opened).toMatchObject({ openedAt: expect.any(Date), hasWorked: false });
  });

  test.each<[string, () => URLSearchParams]>([
    ['forged', () => ofOpened({ opened: `${randomUUID()}.abc.forged` })],
    [
      'of yesterday',
      () => ofOpened({ opened: openedToken(randomUUID(), new Date(Date.now() - 25 * 3600_000)) }),
    ],
    ['of tomorrow', () => ofOpened({ opened: openedToken(randomUUID(), new Date(Date.now() + 3600_000)) })],
  ])('is a form whose token is %s', async (_what, body) => {
    countAs(() => WAIT);
    expect((await send({ headers: FROM, body: body() })).status).toBe(429);
  });

  test('is an opened form that was sent too often', async () => {
    const body = ofOpened();
    countAs(() => WAIT, 20);
    expect((await send({ headers: FROM, body })).status).toBe(200);
    countAs(() => WAIT, 21);
    expect((await send({ headers: FROM, body })).status).toBe(429);
  });

  test('is what the form counts itself, in the same statement: as of an opened form, or as of none', async () => {
    const own = { name: 'own', points: 5, seconds: 60 };
    const counts: PublicPost['counts'] = (fields, { opened }) => [
      { limit: own, subject: `${fields.name} ${opened ? 'opened' : 'not opened'}` },
    ];
    const handle = jest.fn<Promise<FormResponse>, Parameters<PublicPost['handle']>>(() =>
      Promise.resolve(outcome),
    );
    await send({ headers: FROM, body: ofOpened(), counts, handle });
    await send({ headers: FROM, counts, handle });
    expect(counted).toHaveBeenCalledTimes(2);
    expect(asked()).toEqual([
      [POSTS_PER_FORM, expect.any(String)],
      ['own', 'CANARY opened'],
      ['one', '198.51.100.7'],
      ['own', 'CANARY not opened'],
    ]);
    const [, ofNone] = counted.mock.calls[1]?.[0] ?? [];
    expect(ofNone?.unless).toMatchObject([{ limit: { name: 'one' } }]);
    const [, , given] = handle.mock.calls[1] ?? [];
    expect(given?.({ limit: own, subject: '' })).toMatchObject({ isWithin: true });
  });

  test('is not what a form counts where its network or its opened form is known to have sent too much', async () => {
    const counts = jest.fn<readonly Count[], Parameters<NonNullable<PublicPost['counts']>>>(() => []);
    const known = (name: string) =>
      knownBeyond.mockImplementation((deciding) => deciding.some(({ limit }) => limit.name === name));
    known('one');
    await send({ headers: FROM, counts });
    expect(counts).not.toHaveBeenCalled();
    known(POSTS_PER_FORM);
    countAs(() => 0, 21);
    await send({ headers: FROM, body: ofOpened(), counts });
    expect(counts.mock.calls.map(([, { opened }]) => opened)).toEqual([undefined]);
  });

  test('is no form from another site: it never uses up what its visitor may send', async () => {
    await send({ headers: { ...FROM, origin: 'https://evil.example' } });
    expect(counted).not.toHaveBeenCalled();
  });

  test('and is too many never reaches the handler, and says when to try again', async () => {
    countAs(() => WAIT);
    const handle = jest.fn(() => Promise.resolve(outcome));
    for (const accept of [HTML, json.accept]) {
      const response = await send({ headers: { accept }, handle });
      expect([response.status, response.headers.get('retry-after')]).toEqual([429, String(WAIT)]);
    }
    expect(handle).not.toHaveBeenCalled();
  });

  test('and is too many gives a script a token by which the same form is taken', async () => {
    countAs(() => WAIT);
    const { opened } = (await (await send({ headers: json })).json()) as { opened: string };
    expect((await send({ headers: json, body: ofOpened({ opened }) })).status).toBe(200);
  });

  test('and is too many gives the form back, which is taken when it is sent again', async () => {
    countAs(() => WAIT);
    const typed = { name: `<b>"Ana" & 'Zoë'</b>`, message: 'one\ntwo', days: 'monday,friday', 'kept.x': 's' };
    const html = await (
      await send({ body: new URLSearchParams(typed), headers: { accept: HTML }, refusalPage })
    ).text();
    expect(html).toContain('<form method="post" action="/api/form">');
    const read = (text = '') =>
      text.replace(/&#(\d+);/g, (_, code: string) => String.fromCharCode(Number(code)));
    const fields = [...html.matchAll(/<input type="hidden" name="([^"]*)" value="([^"]*)">/g)].map(
      ([, name, value]): [string, string] => [read(name), read(value)],
    );
    expect(Object.fromEntries(fields)).toMatchObject(typed);
    const handle = jest.fn<Promise<FormResponse>, Parameters<PublicPost['handle']>>(() =>
      Promise.resolve(outcome),
    );
    expect((await send({ body: new URLSearchParams(fields), handle })).status).toBe(200);
    expect(handle.mock.calls[0]?.[0]).toMatchObject({ name: typed.name, message: typed.message });
  });

  test.each<[string, Sent]>([
    ['could be read', {}],
    ['could not be read', { headers: { 'content-type': 'text/plain' } }],
  ])('and is too many, and %s, gets the site’s page, with where help is right now', async (_what, sent) => {
    countAs(() => WAIT);
    const response = await send({ ...sent, headers: { ...sent.headers, accept: HTML }, refusalPage });
    expect(response.status).toBe(429);
    expect(response.headers.get('cache-control')).toBe('no-store');
    const html = await response.text();
    for (const help of ['tel:988', 'sms:988', 'tel:911', 'tel:+18006624357']) expect(html).toContain(help);
    expect(html).not.toContain('555-0100'); // nobody has said the clinic's phone
  });

  test('appears in no log and no answer by its address', async () => {
    countAs(() => WAIT);
    const response = await send({ headers: { ...FROM, ...json } });
    const told = JSON.stringify([lines, [...response.headers], await response.json()]);
    expect(told).not.toContain('198.51.100.7');
  });
});

test.each<[string, Sent]>([
  ['handled', {}],
  ['refused', { body: 'a=1&a=2' }],
])('the answer to a form that was %s is kept by no cache and has an id of its own', async (_what, sent) => {
  const [one, two] = await Promise.all([send(sent), send({ ...sent, headers: json })]);
  for (const { headers } of [one, two]) {
    expect(headers.get('cache-control')).toBe('no-store');
    expect(headers.get('vary')).toBe('accept');
    expect(headers.get('content-security-policy')).toContain("default-src 'none'");
  }
  expect(one.headers.get('x-request-id')).not.toBe(two.headers.get('x-request-id'));
});
