import { once } from 'node:events';
import { request } from 'node:http';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { expect, test, type Browser, type BrowserContext, type Page } from 'playwright/test';
import { launchBrowser, wholeBrowserPath } from '../support/browser';
import { selfSigned } from '../support/certificates';
import { rows } from '../support/rows';
import { enterCode, enterPassword, join, signOut, type Account } from '../support/sign-in';
import { Site } from '../support/site';
import { siteDatabase } from '../support/site-databases';
import { until } from '../support/until';

// As in production, a proxy terminates TLS in front of the site.

let proxy: Server;
let site: Site;
let origin: string;
let ada: Account;
/** Where the browser says each navigation came from. */
const cameFrom: unknown[] = [];

async function startProxy(): Promise<Server> {
  const server = createServer(await selfSigned(), (incoming, outgoing) => {
    const { method, url: path, headers } = incoming;
    if (headers['sec-fetch-mode'] === 'navigate') cameFrom.push(headers['sec-fetch-site']);
    const forwarded = { ...headers, 'x-forwarded-for': '198.51.100.7', 'x-forwarded-proto': 'https' };
    const inner = request({ port: site.port, method, path, headers: forwarded }, (response) => {
      outgoing.writeHead(response.statusCode ?? 502, response.headers);
      response.pipe(outgoing);
    });
    incoming.pipe(inner);
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  return server;
}

const open = async (browser: Browser, javaScriptEnabled = true): Promise<[Page, BrowserContext]> => {
  const context = await browser.newContext({ javaScriptEnabled, ignoreHTTPSErrors: true });
  return [await context.newPage(), context];
};

test.beforeAll(async ({ browser }) => {
  proxy = await startProxy();
  origin = `https://localhost:${(proxy.address() as AddressInfo).port}`;
  const settings = { APP_URL: origin, TRUSTED_PROXIES: '127.0.0.1' };
  site = await new Site(settings, await siteDatabase()).start();
  const [page, context] = await open(browser);
  ada = await join(page, /Begin\s+(\S+)/.exec(site.output)?.[1] ?? '', {
    name: 'Ada',
    email: 'ada@clinic.example',
    password: 'green boats at seven',
  });
  await context.close();
});
test.afterAll(async () => {
  proxy.closeAllConnections();
  proxy.close();
  await site.remove();
});

/** A webmail page with a link from one of our emails. */
async function readMail(page: Page, link: string) {
  const html = `<a href="${link}">Open the request</a>`;
  await page.route('https://mail.example/**', (route) =>
    route.fulfill({ contentType: 'text/html', body: html }),
  );
  await page.goto('https://mail.example/inbox');
}

for (const javaScriptEnabled of [true, false])
  test(`staff cookies are host-only, and a mailed link opens its page (JavaScript: ${javaScriptEnabled})`, async ({
    browser,
  }) => {
    const [page, context] = await open(browser, javaScriptEnabled);
    await page.goto(`${origin}/desk`);
    await enterPassword(page, ada);
    await enterCode(page, await ada.code());
    await page.waitForURL(`${origin}/desk`);
    const cookies = await context.cookies();
    expect(cookies.map(({ name }) => name)).toEqual(
      expect.arrayContaining(['__Host-calusa-staff.session_token', '__Host-calusa-staff.device']),
    );
    for (const cookie of cookies) {
      expect(cookie.name).toMatch(/^__Host-/);
      expect(cookie).toMatchObject({
        path: '/',
        domain: 'localhost',
        secure: true,
        httpOnly: true,
        sameSite: 'Strict',
      });
    }

    await readMail(page, `${origin}/desk?view=late&owner=me`);
    await page.getByRole('link').click();
    await page.getByRole('heading', { name: 'Requests', level: 1 }).waitFor();
    expect(page.url()).toBe(`${origin}/desk?view=late&owner=me`);
    expect(cameFrom.slice(-2)).toEqual(['cross-site', 'same-origin']);
    await signOut(page, origin);

    await readMail(page, `${origin}/team`);
    await page.getByRole('link').click();
    await page.getByRole('heading', { name: 'Sign in to the staff desk' }).waitFor();
    await context.close();
  });

test('what the policy blocks on a page is reported, and only the rule and the part of the site are stored', async () => {
  // Chromium sends the report itself, which it does only over TLS: it ignores reporting endpoints on http pages.
  const browser = await launchBrowser({
    executablePath: await wholeBrowserPath(),
    args: ['--ignore-certificate-errors', '--short-reporting-delay'],
  });
  const page = await browser.newPage();
  await page.goto(`${origin}/consultation?from=CANARY#CANARY`);
  await page.evaluate(async () => {
    new Image().src = 'https://canary.example/CANARY.png?CANARY';
    const script = document.createElement('script');
    try {
      script.src = 'https://canary.example/CANARY.js?CANARY';
    } catch {
      // also blocked and reported
    }
    await fetch('https://canary.example/CANARY?CANARY').catch(() => undefined);
  });
  const logged = () => site.output.split('\n').filter((line) => line.includes('csp.violation'));
  await until(logged, (lines) => lines.length >= 3);
  expect(logged().map((line) => JSON.parse(line.slice(line.indexOf('{'))))).toEqual(
    expect.arrayContaining([
      expect.objectContaining({ event: 'csp.violation', code: 'img-src', route: 'consultation' }),
      expect.objectContaining({ code: 'connect-src', route: 'consultation' }),
      expect.objectContaining({ code: 'require-trusted-types-for', route: 'consultation' }),
    ]),
  );
  const limits = await rows(site.databaseUrl, 'SELECT * FROM rate_limit');
  for (const kept of [site.output, JSON.stringify(limits)]) expect(kept).not.toMatch(/canary/i);
  await browser.close();
});
