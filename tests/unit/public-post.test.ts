import { log } from '@/lib/platform/log';
import { publicPost, type Reply } from '@/lib/platform/public-post';

process.env.APP_URL = 'https://calusa.example';

const COOKIES = ['a=1; Path=/', 'b=2; Path=/'];
const reply: Reply = {
  status: 200,
  body: { next: '/received' },
  redirect: '/received',
  cookies: () => COOKIES,
};
const HTML = 'text/html,application/xhtml+xml,*/*;q=0.8';
let lines: unknown[][] = [];
beforeEach(() => {
  lines = [];
  for (const level of ['info', 'warn', 'error'] as const) {
    jest.spyOn(log, level).mockImplementation((...line) => void lines.push([level, ...line]));
  }
});
afterEach(() => jest.restoreAllMocks());

type Sent = { body?: BodyInit; headers?: Record<string, string>; handle?: () => Promise<Reply> };
function send({ body = 'name=CANARY', headers = {}, handle = () => Promise.resolve(reply) }: Sent) {
  const post = publicPost({
    route: '/api/form',
    handle,
    refusalPage: (id) => ({ html: `<p>refused ${id}</p>`, policy: "default-src 'none'" }),
  });
  const type = { 'content-type': 'application/x-www-form-urlencoded' };
  return post(
    new Request('https://calusa.example/api/form', {
      method: 'POST',
      body,
      headers: { ...type, ...headers },
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
    const response = await send({ handle });
    expect(seen[0]).toEqual({ name: 'CANARY' });
    expect(seen[1]).toMatchObject({ requestId: response.headers.get('x-request-id'), now: expect.any(Date) });
  });
});

describe('a form that is refused', () => {
  const cases: [string, number, string, Sent][] = [
    ['another type', 415, 'NOT_A_FORM', { headers: { 'content-type': 'application/json' } }],
    ['more than 64 KiB', 413, 'TOO_LARGE', { body: `name=CANARY${'x'.repeat(64 * 1024)}` }],
    ['a name sent twice', 400, 'MALFORMED', { body: 'a=CANARY&a=2' }],
    ['bytes that are not UTF-8', 400, 'MALFORMED', { body: 'a=CANARY%FF' }],
    ['another site', 403, 'FOREIGN_ORIGIN', { headers: { 'sec-fetch-site': 'cross-site' } }],
    ['a broken handler', 500, 'BROKEN', { handle: () => Promise.reject(new Error('CANARY')) }],
  ];

  test.each(cases)(
    'for %s answers our own fetch with %i and the code %s alone',
    async (_why, status, code, sent) => {
      const response = await send({ ...sent, headers: { ...sent.headers, ...json } });
      expect(response.status).toBe(status);
      expect(await response.json()).toEqual({ code });
    },
  );

  test.each(cases)('for %s shows a plain browser a page with %i', async (_why, status, _code, sent) => {
    const response = await send({ ...sent, headers: { ...sent.headers, accept: HTML } });
    const page = await response.text();
    expect(response.status).toBe(status);
    expect(response.headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(response.headers.get('content-security-policy')).toBe("default-src 'none'");
    expect(page).toBe(`<p>refused ${response.headers.get('x-request-id')}</p>`);
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
