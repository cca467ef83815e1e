import fc from 'fast-check';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import type { Rendered } from '@/lib/platform/http/ask-next';
import { FOR_EVERYBODY } from '@/lib/platform/http/finished-answer';
import { answerFinished, finishAll } from '@/lib/platform/http/finished-pages';
import { finishedStore } from '@/lib/platform/http/finished-store';
import { createSite } from '@/lib/platform/http/server';
import { ANSWERED, type Step } from '@/lib/platform/http/step';
import { getFrom as get, listening, rawRequest, sendRaw, type WholeAnswer } from '../support/raw-http';
import { until } from '../support/until';

const ends: (() => void)[] = [];
afterEach(() => {
  for (const end of ends.splice(0)) end();
});

const HEADERS = {
  'content-type': 'text/html; charset=utf-8',
  'content-security-policy': "script-src 'self'",
  'cache-control': 'public, max-age=0, must-revalidate',
  vary: 'rsc, Accept-Encoding',
  'x-content-type-options': 'nosniff',
};
const pageOf = (path: string, version: string, headers: Record<string, string> = HEADERS): Rendered => ({
  headers: new Map(Object.entries(headers)),
  body: Buffer.from(`<p>${path} at ${version}</p>`.repeat(100)),
  version,
});

/** A site whose version is set by hand, counting Next's responses. */
async function start(render = pageOf, mostBytes?: number) {
  const state = { version: '0', asked: [] as string[], passed: [] as (string | undefined)[] };
  const ask = (path: string): Promise<Rendered | undefined> => {
    state.asked.push(path);
    return Promise.resolve(render(path, state.version));
  };
  const store = finishedStore({ ask, version: () => state.version }, FOR_EVERYBODY, mostBytes);
  const next: Step = ({ url }, response) => {
    state.passed.push(url);
    response.end('Next');
    return ANSWERED;
  };
  const paths = new Set(['/', '/about']);
  const { server } = createSite([answerFinished(store, () => paths), next]);
  ends.push(() => server.close().closeAllConnections());
  return { state, store, paths, port: await listening(server) };
}

const text = ({ headers, body }: WholeAnswer) => {
  const encoding = headers['content-encoding'];
  if (encoding === 'br') return brotliDecompressSync(body).toString();
  return (encoding === 'gzip' ? gunzipSync(body) : body).toString();
};
const expected = (path: string, version: string) => pageOf(path, version).body.toString();

/** Repeats the request until the brotli version exists. */
const getBrotli = (port: number, path: string, headers: Record<string, string> = {}) =>
  until(
    () => get(port, path, { 'accept-encoding': 'br', ...headers }),
    (got) => got.headers['content-encoding'] === 'br',
  );

describe('a page that is known', () => {
  test('is asked of Next once, and sent with what Next says of it', async () => {
    const { state, port } = await start();
    const answers = await Promise.all([
      get(port, '/about'),
      get(port, '/about?utm_source=mail'),
      get(port, '/about'),
    ]);
    for (const answer of answers) {
      expect(text(answer)).toBe(expected('/about', '0'));
      expect(answer.headers).toMatchObject(HEADERS);
    }
    expect(state).toMatchObject({ asked: ['/about'], passed: [] });
  });

  test.each([
    ['', undefined],
    ['gzip', 'gzip'],
    ['gzip, deflate, br, zstd', 'br'],
    ['br;q=0.2, gzip;q=0.8', 'gzip'],
    ['br;q=0, gzip;q=0', undefined],
    ['*', 'br'],
    ['identity, *;q=0.5', undefined],
    ['identity;q=0', undefined],
    ['deflate', undefined],
  ])('comes as Accept-Encoding "%s" asks', async (accepted, encoding) => {
    const { port } = await start();
    await getBrotli(port, '/about');
    const answer = await get(port, '/about', { 'accept-encoding': accepted });
    expect(answer.headers['content-encoding']).toBe(encoding);
    expect(answer.headers['content-length']).toBe(String(answer.body.length));
    expect(text(answer)).toBe(expected('/about', '0'));
  });

  test('has a strong ETag for each encoding, and is not sent again to who has it', async () => {
    const { port } = await start();
    const brotli = await getBrotli(port, '/about');
    const plain = await get(port, '/about');
    expect(new Set([plain.headers.etag, brotli.headers.etag]).size).toBe(2);
    const etag = brotli.headers.etag ?? '';
    expect(etag).toMatch(/^"[\w-]+"$/);

    const again = await get(port, '/about', { 'accept-encoding': 'br', 'if-none-match': `"x", ${etag}` });
    expect(again).toMatchObject({ status: 304, body: Buffer.alloc(0) });
    expect(again.headers).toMatchObject({
      etag,
      vary: HEADERS.vary,
      'cache-control': HEADERS['cache-control'],
    });
    expect(again.headers).toHaveProperty('x-content-type-options');
    expect(again.headers).not.toHaveProperty('content-security-policy');
    expect(again.headers).not.toHaveProperty('content-type');
    expect(await get(port, '/about', { 'if-none-match': etag })).toMatchObject({ status: 200 });
  });

  test('changes its ETag with its headers: who is told 304 keeps those too', async () => {
    const { state, port } = await start((path, version) =>
      pageOf(path, 'x', { ...HEADERS, 'content-security-policy': version }),
    );
    state.version = 'x';
    const { headers } = await get(port, '/about');
    const other = await start((path, version) => pageOf(path, version, HEADERS));
    other.state.version = 'x';
    const same = await get(other.port, '/about');
    expect(headers.etag).not.toBe(same.headers.etag);
  });

  test('answers HEAD without a body', async () => {
    const { port } = await start();
    const { headers } = await get(port, '/about');
    const head = await get(port, '/about', {}, 'HEAD');
    expect(head).toMatchObject({ status: 200, body: Buffer.alloc(0) });
    expect(head.headers).toMatchObject({ etag: headers.etag, 'content-length': headers['content-length'] });
  });
});

test.each([
  ['/elsewhere', {}],
  ['/About', {}],
  ['/about/', {}],
  ['/about?_rsc=1', {}],
  ['/about?%E0%A4%A', {}],
  ['/about', { host: 'elsewhere.example' }],
  ['/about', { 'content-length': '0' }],
  ['/about?a=1&nxtPpath=2', {}],
  ['/about', { rsc: '1' }],
  ['/about', { 'next-router-prefetch': '1' }],
  ['/about', { 'next-url': '/' }],
  ['/about', { cookie: 'a=b; __prerender_bypass=c' }],
])('%s with %j is Next’s to answer', async (path, headers) => {
  const { state, port } = await start();
  expect(text(await get(port, path, headers))).toBe('Next');
  expect(state.passed).toEqual([path]);
});

test('a request for two hosts is Next’s to refuse', async () => {
  const { port } = await start();
  const hosts = ['Host: localhost:3000', 'host: elsewhere.example'];
  expect((await sendRaw(port, rawRequest('GET /about', hosts))).body).toContain('Next');
});

test('a form that is posted is Next’s to answer', async () => {
  const { port } = await start();
  expect(text(await get(port, '/about', {}, 'POST'))).toBe('Next');
});

test('a page that can’t be had is Next’s to answer', async () => {
  const { port } = await start(() => {
    throw new Error('down');
  });
  expect(text(await get(port, '/about'))).toBe('Next');
});

test('a page that could not be made smaller is sent as it is, and others are made smaller', async () => {
  const content = { headers: new Map<string, string>(), body: Buffer.from('text'), version: '0' };
  let improvements = 0;
  const store = finishedStore(
    { ask: () => Promise.resolve(content), version: () => '0' },
    {
      finish: () => ({ text: 'finished' }),
      improve: () => (++improvements === 1 ? Promise.reject(new Error('no memory')) : Promise.resolve()),
      sizeOf: () => 1,
    },
  );
  expect(await store.make('/')).toEqual({ text: 'finished' });
  await store.make('/about');
  expect(improvements).toBe(0); // nobody who takes it has asked
  for (const path of ['/', '/about', '/about']) store.improve(path);
  await until(
    () => improvements,
    (count) => count === 2,
  );
});

test('where there is no room for more, Next answers', async () => {
  const { state, port } = await start(pageOf, 1);
  expect(text(await get(port, '/'))).toBe(expected('/', '0'));
  expect(text(await get(port, '/about'))).toBe('Next');
  expect(text(await get(port, '/'))).toBe(expected('/', '0'));
  expect(state.asked).toEqual(['/']);
});

describe('another version of the site', () => {
  test('counts at once', async () => {
    const { state, port } = await start();
    await get(port, '/about');
    state.version = '1';
    expect(text(await get(port, '/about'))).toBe(expected('/about', '1'));
  });

  test('is never shown as what was rendered before it', async () => {
    let finishRender: (rendered: Rendered) => void = () => undefined;
    const slow = new Promise<Rendered>((resolve) => (finishRender = resolve));
    const state = { version: '0' };
    const answers = [slow, Promise.resolve(pageOf('/', '0')), Promise.resolve(pageOf('/', '1'))];
    const store = finishedStore({ ask: () => answers.shift()!, version: () => state.version }, FOR_EVERYBODY);
    const first = store.make('/');
    state.version = '1';
    // Next may return what it rendered for an earlier request.
    expect(await store.make('/')).toBeUndefined();
    finishRender(pageOf('/', '0'));
    expect(await first).toBeUndefined();
    expect(store.find('/')).toBeUndefined();
    expect((await store.make('/'))?.variants.get('identity')?.body.toString()).toBe(expected('/', '1'));
  });

  test('ends the making of all pages of the one before', async () => {
    const { state, store, paths } = await start();
    const making = finishAll(store, paths, () => state.version);
    state.version = '1';
    await making;
    expect(state.asked).toEqual(['/']);
    await finishAll(store, paths, () => state.version);
    expect([...paths].filter((path) => !store.find(path))).toEqual([]);
  });
});

type UnderWay = { asked: number; finish: () => void; made?: Promise<unknown> };

test('whatever is published and asked in whatever order, nothing of another version is kept', () =>
  fc.assert(
    fc.asyncProperty(
      fc.array(fc.constantFrom('publish', 'ask', 'finish first', 'finish last')),
      async (steps) => {
        let version = 0;
        const underWay: UnderWay[] = [];
        const ask = () =>
          new Promise<Rendered>((resolve) => {
            // Like Next: a request that arrives while another is in progress gets the same response.
            const asked = underWay[0]?.asked ?? version;
            underWay.push({ asked, finish: () => resolve(pageOf('/', String(asked))) });
          });
        const store = finishedStore({ ask, version: () => String(version) }, FOR_EVERYBODY);
        const finish = async (one: UnderWay | undefined) => {
          one?.finish();
          await one?.made;
        };
        const expectNothingOld = () =>
          expect([undefined, expected('/', String(version))]).toContain(
            store.find('/')?.variants.get('identity')?.body.toString(),
          );
        for (const step of [...steps, 'ask', 'publish', 'ask', 'finish last', 'finish last']) {
          const made = step === 'ask' ? store.make('/') : undefined;
          const [last] = underWay.slice(-1);
          if (made && last) last.made ??= made;
          if (step === 'publish') version += 1;
          if (step === 'finish first') await finish(underWay.shift());
          if (step === 'finish last') await finish(underWay.pop());
          expectNothingOld();
        }
      },
    ),
  ));
