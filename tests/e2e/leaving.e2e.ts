import type { Browser, BrowserContextOptions, Page } from 'playwright/test';
import { launchBrowser } from '../support/browser';
import { expect, newAddress, site, test } from '../support/site-test';
import { fillAndSend, readReference, visit } from '../support/visit';

const EXIT = 'https://www.weather.gov/';
let browser: Browser;
test.beforeAll(async () => {
  browser = await launchBrowser({
    // Nothing leaves this machine, even where the page below is not served.
    args: ['--host-resolver-rules=MAP www.weather.gov 127.0.0.1:1'],
    // As people's browsers do, it may keep whole pages in memory for Back.
    ignoreDefaultArgs: ['--disable-back-forward-cache'],
  });
});
test.afterAll(() => browser.close());

/** Serves the page that the quick exit leads to, and keeps what it was asked with. Playwright's routes see no redirects. */
async function serveExit(page: Page): Promise<Record<string, string>[]> {
  const asked: Record<string, string>[] = [];
  const client = await page.context().newCDPSession(page);
  client.on('Fetch.requestPaused', ({ requestId, request }) => {
    asked.push(request.headers);
    const body = Buffer.from('<title>Weather</title>').toString('base64');
    const responseHeaders = [{ name: 'content-type', value: 'text/html' }];
    void client.send('Fetch.fulfillRequest', { requestId, responseCode: 200, responseHeaders, body });
  });
  await client.send('Fetch.enable', { patterns: [{ urlPattern: `${EXIT}*`, resourceType: 'Document' }] });
  return asked;
}

/** A visitor who came from elsewhere, read two pages and began to fill in the form. */
async function begin(options: BrowserContextOptions = {}) {
  const extraHTTPHeaders = { 'x-forwarded-for': newAddress() };
  const { page } = await visit(browser, site.url, {
    viewport: { width: 390, height: 844 },
    extraHTTPHeaders,
    ...options,
  });
  const asked = await serveExit(page);
  await page.goto('about:blank');
  for (const path of ['/', '/interpersonal-psychotherapy', '/consultation']) await page.goto(site.url + path);
  await page.getByRole('textbox', { name: 'What name' }).fill('Nobody may see');
  return { page, asked };
}

const exitButton = (page: Page) => page.getByRole('link', { name: 'Leave site' });
const typed = async (page: Page) =>
  (await Promise.all((await page.getByRole('textbox').all()).map((box) => box.inputValue()))).join('');

/** That the page has left, and told the next one nothing of where it was. */
async function expectArrival(page: Page, asked: Record<string, string>[]) {
  await page.waitForURL(EXIT);
  expect(asked).toHaveLength(1);
  expect(Object.keys(asked[0] ?? {}).map((name) => name.toLowerCase())).not.toContain('referer');
  expect(await page.evaluate(() => document.referrer)).toBe('');
}

const WAYS: [string, (page: Page) => Promise<void>][] = [
  ['the button', (page) => exitButton(page).click()],
  [
    'Shift three times while typing',
    async (page) => {
      for (let presses = 0; presses < 3; presses += 1) await page.keyboard.press('Shift');
    },
  ],
];

for (const [way, leave] of WAYS)
  test(`${way} leaves with no way back`, async () => {
    const { page, asked } = await begin();
    await leave(page);
    await expectArrival(page, asked);
    await page.goBack();
    expect(page.url()).toBe('about:blank');
    await page.goto(`${site.url}/consultation`);
    expect(await typed(page)).toBe('');
  });

test('two presses of Shift, a capital letter between them, leave nothing and nobody', async () => {
  const { page, asked } = await begin();
  const name = page.getByRole('textbox', { name: 'What name' });
  await name.press('Shift');
  await name.press('Shift');
  await name.press('Shift+A');
  await name.press('Shift');
  expect(await name.inputValue()).toBe('Nobody may seeA');
  expect(asked).toEqual([]);
});

test('it works before the other scripts arrive', async () => {
  const { page, asked } = await begin();
  await page.route(/_next\/.*\.js/, (route) => route.abort());
  await page.goto(`${site.url}/consultation`);
  await exitButton(page).click();
  await expectArrival(page, asked);
  await page.goBack();
  expect(page.url()).toBe('about:blank');
});

test('after a request was sent, nothing of it stays in the browser', async () => {
  const { page, asked } = await begin();
  await fillAndSend(page, { name: 'Nobody may see', phone: '239 555 0195' });
  await readReference(page);
  expect((await page.context().cookies()).map(({ name }) => name)).toEqual(['receipt.0']);
  await exitButton(page).click();
  await expectArrival(page, asked);
  expect(await page.context().cookies()).toEqual([]);
  await page.goto(`${site.url}/consultation/received`);
  await page.getByRole('heading', { name: 'There is no recent request to show' }).waitFor();
});

test('without JavaScript it leaves too, and the form is empty for whoever goes back', async () => {
  const { page, asked } = await begin({ javaScriptEnabled: false });
  await page.getByRole('button', { name: 'Send request' }).click(); // a draft is kept
  await page.waitForURL(`${site.url}/consultation/check`);
  expect((await page.context().cookies()).map(({ name }) => name)).toEqual(['draft.0']);
  await exitButton(page).click();
  await expectArrival(page, asked);
  expect(await page.context().cookies()).toEqual([]);
  // Not out of the browser's memory, with what was typed: such a page would never load.
  await page.goBack();
  expect(await typed(page)).toBe('');
  await page.goBack();
  expect(page.url()).toBe(`${site.url}/consultation`);
  expect(await typed(page)).toBe('');
});

test('the exit empties what the browser keeps of the site', async () => {
  const response = await fetch(`${site.url}/leave`, { redirect: 'manual' });
  expect(response.status).toBe(303);
  expect(Object.fromEntries(response.headers)).toMatchObject({
    location: EXIT,
    'clear-site-data': '"cache", "cookies", "storage"',
    'referrer-policy': 'no-referrer',
    'cache-control': 'no-store',
  });
});
