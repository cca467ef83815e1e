import { refusalPage } from '@/components/site/refusal-page';
import { log } from '@/lib/platform/log';
import { publicPost, type PublicPost, type Reply } from '@/lib/platform/public-post';
import { consume } from '@/lib/platform/rate-limit';

jest.mock('@/lib/platform/rate-limit', () => ({ consume: jest.fn() })); // it needs the database
const counted = jest.mocked(consume);
const ADDRESS_HEADER = 'x-client-address-test';
Object.assign(globalThis, { calusaAddressHeader: ADDRESS_HEADER });

process.env.APP_URL = 'https://calusa.example';

const COOKIES = ['a=1; Path=/', 'b=2; Path=/'];
const reply: Reply = {
  status: 200,
  body: { next: '/received' },
  redirect: '/received',
  cookies: () => COOKIES,
};
const LIMITS = {
  perAddress: { name: 'one', points: 2, seconds: 60 },
  inAll: { name: 'all', points: 9, seconds: 60 },
};
const HTML = 'text/html,application/xhtml+xml,*/*;q=0.8';
let lines: unknown[][] = [];
beforeEach(() => {
  lines = [];
  counted.mockReset().mockResolvedValue(true);
  for (const level of ['info', 'warn', 'error'] as const) {
    jest.spyOn(log, level).mockImplementation((...line) => void lines.push([level, ...line]));
  }
});
afterEach(() => jest.restoreAllMocks());

type Sent = { body?: BodyInit; headers?: Record<string, string> } & Partial<PublicPost>;
function send({ body = 'name=CANARY', headers = {}, ...rest }: Sent) {
  const post = publicPost({
    route: '/api/form',
    limits: LIMITS,
    handle: () => Promise.resolve(reply),
    refusalPage: ({ requestId, code }) => ({
      html: `<p>refused ${requestId}: ${code}</p>`,
      policy: "default-src 'none'",
    }),
    ...rest,
  });
  const type = { 'content-type': 'application/x-www-form-urlencoded' };
  return post(
    new Request('https://calusa.example/api/form', {
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
    expect(response.headers.getSetCookie()).toEqual(COOKIES);
    expect(await response.json()).toEqual({ next: '/received' });
    expect(response.headers.has('location')).toBe(false);
  });

  test('sends a plain browser on with 303, so that loading again sends nothing twice', async () => {
    const handle = () => Promise.resolve({ ...reply, status: 422 });
    const response = await send({ headers: { accept: HTML }, handle });
    expect(response.status).toBe(303);
    expect(response.headers.get('location')).toBe('/received');
    expect(response.headers.getSetCookie()).toEqual(COOKIES);
    expect(await response.text()).toBe('');
  });

  test('sets no cookie for our own fetch where something is wrong: what was typed is still on its page', async () => {
    const handle = () => Promise.resolve({ ...reply, status: 422 });
    expect((await send({ headers: json, handle })).headers.getSetCookie()).toEqual([]);
  });

  test('gets its fields, the time and an id that the answer carries too', async () => {
    const seen: unknown[] = [];
    const handle = (...given: unknown[]) => (seen.push(...given), Promise.resolve(reply));
    const response = await send({ handle, headers: { [ADDRESS_HEADER]: '198.51.100.7' } });
    expect(seen[0]).toEqual({ name: 'CANARY' });
    expect(seen[1]).toEqual({
      requestId: response.headers.get('x-request-id'),
      now: expect.any(Date),
      address: '198.51.100.7',
    });
  });

  test('may send a field several times where the form says so, and that field alone', async () => {
    const handle = jest.fn(() => Promise.resolve(reply));
    const body = 'days=monday&days=friday';
    await send({ handle, body, lists: ['days'] });
    expect(handle).toHaveBeenCalledWith({ days: 'monday,friday' }, expect.anything());
    expect((await send({ handle, body, lists: ['times'] })).status).toBe(400);
  });
});

describe('a form that is refused', () => {
  const USED_UP = { name: 'used up', points: 1, seconds: 60 };
  beforeEach(() => counted.mockImplementation(({ name }) => Promise.resolve(name !== USED_UP.name)));

  const cases: [string, number, string, Sent][] = [
    ['another type', 415, 'NOT_A_FORM', { headers: { 'content-type': 'application/json' } }],
    ['more than 64 KiB', 413, 'TOO_LARGE', { body: `name=CANARY${'x'.repeat(64 * 1024)}` }],
    ['a name sent twice', 400, 'MALFORMED', { body: 'a=CANARY&a=2' }],
    ['bytes that are not UTF-8', 400, 'MALFORMED', { body: 'a%FF=CANARY' }],
    ['another site', 403, 'FOREIGN_ORIGIN', { headers: { 'sec-fetch-site': 'cross-site' } }],
    ['a broken handler', 500, 'BROKEN', { handle: () => Promise.reject(new Error('CANARY')) }],
    ['one form too many', 429, 'TOO_MANY', { limits: { ...LIMITS, perAddress: USED_UP } }],
    ['one form too many from everybody', 429, 'TOO_MANY', { limits: { ...LIMITS, inAll: USED_UP } }],
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

  test('because it can not be kept gets a page; our own fetch still has it and gets its answer', async () => {
    const handle = () => Promise.resolve({ ...reply, status: 422, cookies: () => null });
    expect((await send({ handle })).status).toBe(413);
    expect((await send({ handle, headers: json })).status).toBe(422);
  });

  test('from another site never reaches the handler', async () => {
    const handle = jest.fn(() => Promise.resolve(reply));
    await send({ headers: { origin: 'https://evil.example' }, handle });
    expect(handle).not.toHaveBeenCalled();
  });
});

describe('what is counted', () => {
  const FROM = { [ADDRESS_HEADER]: '198.51.100.7' };
  const asked = () => counted.mock.calls.map(([{ name }, subject]) => [name, subject]);

  test('is each form, by the address of its sender and in all, at one time', async () => {
    const handle = jest.fn<Promise<Reply>, Parameters<PublicPost['handle']>>(() => Promise.resolve(reply));
    await send({ headers: FROM, handle });
    expect(asked()).toEqual([
      ['one', '198.51.100.7'],
      ['all', ''],
    ]);
    const times = [
      ...counted.mock.calls.map(([, , now]) => now),
      ...handle.mock.calls.map(([, { now }]) => now),
    ];
    expect(new Set(times).size).toBe(1);
  });

  test('in all is not what one sender has too many of: a flood from one address stops nobody else', async () => {
    counted.mockResolvedValue(false);
    await send({ headers: FROM });
    expect(asked()).toEqual([['one', '198.51.100.7']]);
  });

  test('is no form from another site: it never uses up what its visitor may send', async () => {
    await send({ headers: { ...FROM, origin: 'https://evil.example' } });
    expect(counted).not.toHaveBeenCalled();
  });

  test('is counted before the body is read, so that what is too many costs nothing', async () => {
    counted.mockResolvedValue(false);
    const body = new ReadableStream({ pull: () => Promise.reject(new Error('read')) });
    expect((await send({ body })).status).toBe(429);
  });

  test('and is too many gets the site’s page, with the phone and where help is right now', async () => {
    counted.mockResolvedValue(false);
    const response = await send({ headers: { accept: HTML }, refusalPage });
    expect(response.status).toBe(429);
    expect(response.headers.get('cache-control')).toBe('no-store');
    const html = await response.text();
    for (const help of ['tel:988', 'sms:988', 'tel:911', 'tel:+18006624357']) expect(html).toContain(help);
    expect(html).toContain('(239) 555-0100');
  });

  test('appears in no log and no answer by its address', async () => {
    counted.mockResolvedValue(false);
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
