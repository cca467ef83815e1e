import type { Browser, BrowserContextOptions, Page } from 'playwright/test';
import { launchBrowser } from '../support/browser';
import { expect, newAddress, site, test } from '../support/site-test';
import { fillAndSend, readReference, visit } from '../support/visit';

const EXIT = 'https://www.weather.gov/';
let browser: Browser;
test.beforeAll(async () => {
  browser = await launchBrowser({
    // Nothing leaves this machine, even if the page below isn't served.
    args: ['--host-resolver-rules=MAP www.weather.gov 127.0.0.1:1'],
    // Like real browsers, it may keep pages in the back/forward cache.
    ignoreDefaultArgs: ['--disable-back-forward-cache'],
  });
});
test.afterAll(() => browser.close());

/** Serves the quick exit's destination and records the request. Playwright's routes don't see redirects. */
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

/** A visitor who came from another site, read two pages and started filling in the form. */
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

/** Expects the page to have left, without telling the next one where it came from. */
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

test('two presses of Shift with a capital letter in between don’t leave the page', async () => {
  const { page, asked } = await begin();
  const name = page.getByRole('textbox', { name: 'What name' });
  await name.press('Shift');
  await name.press('Shift');
  await name.press('Shift+A');
  await name.press('Shift');
  expect(await name.inputValue()).toBe('Nobody may seeA');
  expect(asked).toEqual([]);
});

test('it works before the other scripts load', async () => {
  const { page, asked } = await begin();
  await page.route(/_next\/.*\.js/, (route) => route.abort());
  await page.goto(`${site.url}/consultation`);
  await exitButton(page).click();
  await expectArrival(page, asked);
  await page.goBack();
  expect(page.url()).toBe('about:blank');
});

test('after a request is sent, none of it stays in the browser', async () => {
  const { page, asked } = await begin();
  await fillAndSend(page, { name: 'Nobody may see', phone: '239 555 0195' });
  await readReference(page);
  expect((await page.context().cookies()).map(({ name }) => name)).toEqual(['receipt.0']);
  await exitButton(page).click();
  await expectArrival(page, asked);
  expect(await page.context().cookies()).toEqual([]);
  await page.goto(`${site.url}/consultation/received`);
  await page.getByRole('heading', { name: 'There’s no recent request to show' }).waitFor();
});

test('it also leaves without JavaScript, and the form is empty after going back', async () => {
  const { page, asked } = await begin({ javaScriptEnabled: false });
  await page.getByRole('button', { name: 'Request a consultation' }).click(); // saves a draft
  await page.waitForURL(`${site.url}/consultation/check`);
  expect((await page.context().cookies()).map(({ name }) => name)).toEqual(['draft.0']);
  await exitButton(page).click();
  await expectArrival(page, asked);
  expect(await page.context().cookies()).toEqual([]);
  // Not restored from the back/forward cache with what was typed: then no load event would fire.
  await page.goBack();
  expect(await typed(page)).toBe('');
  await page.goBack();
  expect(page.url()).toBe(`${site.url}/consultation`);
  expect(await typed(page)).toBe('');
});

test('the exit clears what the browser stores for the site', async () => {
  const response = await fetch(`${site.url}/leave`, { redirect: 'manual' });
  expect(response.status).toBe(303);
  expect(Object.fromEntries(response.headers)).toMatchObject({
    location: EXIT,
    'clear-site-data': '"cache", "cookies", "storage"',
    'referrer-policy': 'no-referrer',
    'cache-control': 'no-store',
  });
});
