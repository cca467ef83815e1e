import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { readPageCounts } from '@/lib/analytics/data';
import { countFormSent, countView, startCounting, storePageCounts } from '@/lib/analytics/mutations';
import { db } from '@/lib/platform/db';
import { log } from '@/lib/platform/log';
import { useDatabase } from '../support/database';

const { asOwner } = useDatabase();

const BROWSER = {
  'user-agent': 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0',
  accept: 'text/html,application/xhtml+xml,*/*;q=0.8',
};
// How Next responds: with pages at known addresses, its own page at others, JSON, and 304.
const answer: RequestListener = (request, response) => {
  countView(request, response);
  const path = request.url ?? '';
  const status = path.startsWith('/missing') ? 404 : request.headers['if-none-match'] ? 304 : 200;
  const type = path.startsWith('/data') ? 'application/json' : 'text/html; charset=utf-8';
  if (status !== 304) response.setHeader('content-type', type);
  response.writeHead(status).end();
};
const server = createServer(answer);
let now = new Date('2026-11-23T04:59:00Z'); // before midnight at the clinic
let stop: () => Promise<void>;

beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  stop = startCounting({
    pages: () => new Set(['/', '/about', '/form', '/data', '/missing']),
    forms: new Set(['/form']),
    appUrl: 'https://calusa.example',
    timeZone: 'America/New_York',
    clock: () => now,
  });
});
afterAll(async () => {
  await stop();
  server.close();
});
afterEach(async () => {
  await storePageCounts();
  await asOwner('DELETE FROM page_count');
});

async function ask(path: string, headers: Record<string, string> = {}, method = 'GET') {
  const { port } = server.address() as AddressInfo;
  await (
    await fetch(`http://127.0.0.1:${port}${path}`, { method, headers: { ...BROWSER, ...headers } })
  ).text();
}

async function stored() {
  await storePageCounts();
  const rows = await db().pageCount.findMany({
    orderBy: [{ day: 'asc' }, { page: 'asc' }, { event: 'asc' }],
  });
  return rows.map(({ day, page, event, count }) => [day.toISOString().slice(0, 10), page, event, count]);
}

test('pages that people saw are counted, by their address alone', async () => {
  await ask('/');
  await ask('/about');
  await ask('/about?utm=CANARY', { 'if-none-match': '"x"' });
  expect(await stored()).toEqual([
    ['2026-11-22', '/', 'view', 1],
    ['2026-11-22', '/about', 'view', 2],
  ]);
});

test('bots, pages fetched ahead, what is no page and what nobody knows leave no trace', async () => {
  await ask('/', {
    'user-agent': 'Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)',
  });
  await ask('/', { 'sec-purpose': 'prefetch;prerender' });
  await ask('/', {}, 'POST');
  await ask('/', {}, 'HEAD');
  await ask('/data');
  await ask('/missing');
  await ask('/CANARY');
  expect(await stored()).toEqual([]);
});

test('forms are counted for the page they were opened from', async () => {
  await ask('/form', { referer: 'https://calusa.example/about' });
  await ask('/form', { referer: 'https://search.example/?q=CANARY' });
  await ask('/form', { 'user-agent': 'curl/8.0' });
  countFormSent('/about');
  countFormSent('/CANARY');
  expect(await stored()).toEqual([
    ['2026-11-22', '/about', 'form_opened', 1],
    ['2026-11-22', '/about', 'form_sent', 1],
    ['2026-11-22', '/form', 'view', 2],
    ['2026-11-22', 'elsewhere', 'form_opened', 1],
    ['2026-11-22', 'elsewhere', 'form_sent', 1],
  ]);
});

test('what is stored is added to what is there, and stored once', async () => {
  countFormSent('/');
  await storePageCounts();
  await storePageCounts();
  countFormSent('/');
  countFormSent('/');
  expect(await stored()).toEqual([['2026-11-22', '/', 'form_sent', 3]]);
});

test('a day begins at midnight at the clinic, and a report adds up the days from its first', async () => {
  countFormSent('/');
  now = new Date('2026-11-23T05:00:00Z');
  countFormSent('/');
  countFormSent('/');
  expect(await stored()).toEqual([
    ['2026-11-22', '/', 'form_sent', 1],
    ['2026-11-23', '/', 'form_sent', 2],
  ]);
  expect(await readPageCounts('2026-11-22')).toEqual([{ page: '/', event: 'form_sent', count: 3 }]);
  expect(await readPageCounts('2026-11-23')).toEqual([{ page: '/', event: 'form_sent', count: 2 }]);
  expect(await readPageCounts('2026-11-24')).toEqual([]);
});

test('counts that can not be stored are kept for the next time', async () => {
  const warned = jest.spyOn(log, 'warn').mockImplementation(() => undefined);
  countFormSent('/about');
  await asOwner('ALTER TABLE page_count RENAME TO away');
  await storePageCounts();
  countFormSent('/about');
  await asOwner('ALTER TABLE away RENAME TO page_count');
  expect(warned).toHaveBeenCalledWith('counts.not_stored', { code: expect.any(String) });
  warned.mockRestore();
  expect((await stored()).map(([, ...rest]) => rest)).toEqual([['/about', 'form_sent', 2]]);
});
