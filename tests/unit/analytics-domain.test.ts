import {
  addTo,
  firstOfDays,
  isPageShown,
  isVisitor,
  knownOr,
  originPage,
  pageOf,
  summarise,
  type Count,
  type Tally,
} from '@/lib/analytics/domain';
import { dayIn } from '@/lib/shared/dates';

const PAGES = new Set(['/', '/about', '/programs/outpatient']);
const PHONE =
  'Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Mobile/15E148 Safari/604.1';
const headers = (given: Record<string, string>) => (name: string) => given[name];

describe('a visitor', () => {
  test('is a browser that asks for a page to show it', () => {
    expect(isVisitor(headers({ 'user-agent': PHONE }))).toBe(true);
    expect(isVisitor(headers({ 'user-agent': PHONE, 'sec-purpose': '' }))).toBe(true);
  });

  test.each([
    'Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)',
    'Mozilla/5.0 AppleWebKit/537.36 (KHTML, like Gecko; compatible; GPTBot/1.2; +https://openai.com/gptbot)',
    'curl/8.5.0',
    '',
  ])('is not "%s"', (userAgent) => {
    expect(isVisitor(headers({ 'user-agent': userAgent }))).toBe(false);
  });

  test('is not a client without a name', () => expect(isVisitor(headers({}))).toBe(false));

  test.each<Record<string, string>>([
    { 'sec-purpose': 'prefetch' },
    { 'sec-purpose': 'prefetch;prerender' },
    { purpose: 'prefetch' },
  ])('is not a browser that fetches ahead: %j', (ahead) =>
    expect(isVisitor(headers({ 'user-agent': PHONE, ...ahead }))).toBe(false),
  );
});

describe('a page is shown', () => {
  const accept = headers({ accept: 'text/html,application/xhtml+xml,*/*;q=0.8' });
  const html = { status: 200, type: 'text/html; charset=utf-8' };

  test('by a whole answer, or by the word that it did not change', () => {
    expect(isPageShown('GET', accept, html)).toBe(true);
    expect(isPageShown('GET', accept, { status: 304, type: undefined })).toBe(true);
  });

  test.each<[string, string, ReturnType<typeof headers>, { status: number; type: string | undefined }]>([
    ['a form that was sent', 'POST', accept, html],
    ['a look at the head', 'HEAD', accept, html],
    ['a page that does not exist', 'GET', accept, { ...html, status: 404 }],
    ['a fault', 'GET', accept, { ...html, status: 500 }],
    ['a redirect', 'GET', accept, { status: 308, type: undefined }],
    ['data', 'GET', accept, { status: 200, type: 'application/json' }],
    ['a part of a page, fetched by a script', 'GET', headers({ accept: '*/*' }), html],
    ['a script that asks whether it changed', 'GET', headers({}), { status: 304, type: undefined }],
  ])('but not by %s', (_what, method, header, response) => {
    expect(isPageShown(method, header, response)).toBe(false);
  });
});

test.each([
  ['/', '/'],
  ['/about', '/about'],
  ['/about?from=mail&name=CANARY', '/about'],
  ['/programs/outpatient', '/programs/outpatient'],
  ['/about/', undefined],
  ['/about/jordan@clinic.example', undefined],
  ['//about', undefined],
  ['http://calusa.example/about', undefined],
  ['/ABOUT', undefined],
  ['', undefined],
  [undefined, undefined],
])('the target %p leads to the known page %p', (target, page) => {
  expect(pageOf(target, PAGES)).toBe(page);
});

test.each([
  ['https://calusa.example/about', '/about'],
  ['https://calusa.example/about?name=CANARY#part', '/about'],
  ['https://calusa.example', '/'],
  ['https://calusa.example/CANARY', 'elsewhere'],
  ['https://search.example/about', 'elsewhere'],
  ['http://calusa.example/about', 'elsewhere'],
  ['https://calusa.example.evil.example/about', 'elsewhere'],
  ['https://calusa.example@evil.example/about', 'elsewhere'],
  ['/about', 'elsewhere'],
  ['about:client', 'elsewhere'],
  ['http://127.0.0.1:3000/about', '/about'],
  ['http://127.0.0.1:3001/about', 'elsewhere'],
  ['', 'elsewhere'],
  [null, 'elsewhere'],
])('the Referer %p means the page %p', (referer, page) => {
  expect(originPage({ referer, host: '127.0.0.1:3000' }, 'https://calusa.example', PAGES)).toBe(page);
});

test('a page that a browser names counts only where it is known', () => {
  expect(knownOr('/about', PAGES)).toBe('/about');
  expect(knownOr("/about'; --", PAGES)).toBe('elsewhere');
});

test("the day is that of the clinic's clocks, in summer and in winter", () => {
  expect(dayIn('America/New_York', new Date('2026-11-23T04:59:59Z'))).toBe('2026-11-22');
  expect(dayIn('America/New_York', new Date('2026-11-23T05:00:00Z'))).toBe('2026-11-23');
  expect(dayIn('America/New_York', new Date('2026-07-01T04:00:00Z'))).toBe('2026-07-01');
});

test('the days of a report include its last', () => {
  expect(firstOfDays('2026-03-01', 1)).toBe('2026-03-01');
  expect(firstOfDays('2026-03-01', 30)).toBe('2026-01-31');
});

test('counts of the same day, page and event add up, others stay apart', () => {
  const tally: Tally = new Map();
  const first: Count = { day: '2026-11-22', page: '/', event: 'view', count: 2 };
  const others: Count[] = [
    { ...first, day: '2026-11-23' },
    { ...first, page: '/about' },
    { ...first, event: 'form_sent' },
  ];
  for (const count of [first, ...others, { ...first, count: 3 }]) addTo(tally, count);
  expect([...tally.values()]).toEqual([{ ...first, count: 5 }, ...others]);
});

test('a report has one line for each page, the most seen first', () => {
  expect(
    summarise([
      { page: '/', event: 'form_opened', count: 1 },
      { page: '/about', event: 'view', count: 4 },
      { page: '/', event: 'view', count: 2 },
      { page: 'elsewhere', event: 'form_sent', count: 1 },
      { page: '/', event: 'view', count: 3 },
    ]),
  ).toEqual([
    { page: '/', view: 5, form_opened: 1, form_sent: 0 },
    { page: '/about', view: 4, form_opened: 0, form_sent: 0 },
    { page: 'elsewhere', view: 0, form_opened: 0, form_sent: 1 },
  ]);
});
