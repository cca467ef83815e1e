import fc from 'fast-check';
import { gunzipSync } from 'node:zlib';
import type { Rendered } from '@/lib/platform/http/ask-next';
import { WITH_HOLES, type Values } from '@/lib/platform/http/filled-page';
import { answerFilled } from '@/lib/platform/http/finished-pages';
import { finishedStore } from '@/lib/platform/http/finished-store';
import { createSite } from '@/lib/platform/http/server';
import { ANSWERED, type Step } from '@/lib/platform/http/step';
import { escapeHtml } from '@/lib/shared/escape-html';
import { hole, HOLES } from '@/lib/shared/page-holes';
import { getFrom, listening } from '../support/raw-http';

const ends: (() => void)[] = [];
afterEach(() => {
  for (const end of ends.splice(0)) end();
});

const PLAIN: Values = {
  opening: '{}',
  form: 'id',
  opened: 'token',
  from: '/faq',
  reading: 'Now.',
  today: 'yes',
};
const TEMPLATE = `<p>Long ${'words '.repeat(500)}</p>${HOLES.map((name) => `<b title="${hole(name)}">${name}</b>`).join('')}`;
const filled = (values: Values, template = TEMPLATE) =>
  HOLES.reduce((html, name) => html.replaceAll(hole(name), () => escapeHtml(values[name])), template);

async function start(valuesFor: () => Values = () => PLAIN, template = TEMPLATE) {
  const state = { version: '0', passed: [] as (string | undefined)[], fails: false };
  const ask = (): Promise<Rendered | undefined> =>
    Promise.resolve(
      state.fails
        ? undefined
        : {
            headers: new Map([
              ['content-type', 'text/html; charset=utf-8'],
              ['cache-control', 'public, max-age=0, must-revalidate'],
            ]),
            body: Buffer.from(`${template}${state.version}`),
            version: state.version,
          },
    );
  const store = finishedStore({ ask, version: () => state.version }, WITH_HOLES);
  const next: Step = ({ url }, response) => {
    state.passed.push(url);
    response.end('Next');
    return ANSWERED;
  };
  const pages = new Map([['/form', { template: '/form/template', valuesFor }]]);
  const { server } = createSite([answerFilled(store, pages), next]);
  ends.push(() => server.close().closeAllConnections());
  return { state, port: await listening(server) };
}

async function get(...asked: Parameters<typeof getFrom>) {
  const { headers, body } = await getFrom(...asked);
  const isGzip = headers['content-encoding'] === 'gzip';
  return {
    headers,
    size: body.length,
    text: (isGzip ? gunzipSync(body) : body).toString(),
  };
}

const GZIP = { 'accept-encoding': 'gzip, deflate, br' };

test('whatever is filled in arrives as text, as it is and by gzip', async () => {
  let values = PLAIN;
  const { port } = await start(() => values);
  const text = fc.string({ unit: 'binary' }).map((one) => one.toWellFormed());
  const any = fc.record(
    Object.fromEntries(HOLES.map((name) => [name, text])) as Record<keyof Values, typeof text>,
  );
  await fc.assert(
    fc.asyncProperty(any, async (chosen) => {
      values = chosen;
      expect((await get(port, '/form')).text).toBe(`${filled(values)}0`);
      expect((await get(port, '/form', GZIP)).text).toBe(`${filled(values)}0`);
    }),
  );
});

test('it is compressed, and kept by no cache', async () => {
  const { port } = await start();
  const { headers, size, text } = await get(port, '/form?a=b', GZIP);
  expect(size).toBeLessThan(text.length / 2);
  expect(headers).toMatchObject({
    'content-encoding': 'gzip',
    'content-length': String(size),
    'content-type': 'text/html; charset=utf-8',
    'cache-control': expect.stringContaining('no-store'),
  });
  expect(headers).not.toHaveProperty('etag');
});

test('each opening is filled in by itself', async () => {
  let count = 0;
  const { port } = await start(() => ({ ...PLAIN, form: String((count += 1)) }));
  const texts = [await get(port, '/form', GZIP), await get(port, '/form', GZIP)].map(({ text }) => text);
  expect(texts).toEqual([1, 2].map((form) => `${filled({ ...PLAIN, form: String(form) })}0`));
});

test('HEAD has the same head', async () => {
  const { port } = await start();
  const { headers } = await get(port, '/form', GZIP);
  const head = await get(port, '/form', { 'accept-encoding': 'identity' }, 'HEAD');
  expect(head).toMatchObject({ size: 0, headers: { 'cache-control': headers['cache-control'] } });
});

test('a new version of the site has another page', async () => {
  const { state, port } = await start();
  await get(port, '/form');
  state.version = '1';
  expect((await get(port, '/form')).text).toBe(`${filled(PLAIN)}1`);
});

test.each([
  ['/form', { rsc: '1' }],
  ['/form?_rsc=1', {}],
  ['/form/', {}],
])('%s with %j is Next’s to answer', async (path, headers) => {
  const { state, port } = await start();
  expect((await get(port, path, headers)).text).toBe('Next');
  expect(state.passed).toEqual([path]);
});

test.each([
  ['/form/template', {}],
  ['/form/template?a', { rsc: '1' }],
  ['/form/templat%65', {}],
  ['/en/form/template', {}],
])('%s with %j shows nobody a page with its holes', async (path, headers) => {
  const { state, port } = await start();
  await get(port, path, headers);
  expect(state.passed).toEqual(['/malformed-address']);
});

test('where it can’t be had, Next renders it', async () => {
  const { state, port } = await start();
  state.fails = true;
  expect((await get(port, '/form')).text).toBe('Next');
});
