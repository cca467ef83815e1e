import { once } from 'node:events';
import { createServer, request, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, test, type Page } from 'playwright/test';
import { enterPassword } from '../support/sign-in';
import { Site } from '../support/site';
import { siteDatabase } from '../support/site-databases';
import { visit, fillAndSend, readReference } from '../support/visit';

/** How the proxy in front of the site rewrites the Host header. */
let hostFor: (host: string) => string;
let proxy: Server;
let site: Site;
let origin: string;

/** A typical reverse proxy: it passes on everything except Host. */
const handOn = () =>
  createServer((incoming, outgoing) => {
    const { method, url: path, headers } = incoming;
    const host = hostFor(headers.host ?? '');
    const inner = request({ port: site.port, method, path, headers: { ...headers, host } }, (response) => {
      outgoing.writeHead(response.statusCode ?? 502, response.headers);
      response.pipe(outgoing);
    });
    incoming.pipe(inner);
  });

test.beforeAll(async () => {
  proxy = handOn();
  await once(proxy.listen(0, '127.0.0.1'), 'listening');
  origin = `http://localhost:${(proxy.address() as AddressInfo).port}`;
  site = await new Site({ APP_URL: origin }, await siteDatabase()).start();
});
test.afterAll(async () => {
  proxy.closeAllConnections();
  proxy.close();
  await site.remove();
});

/** A browser that appears to send no referrer; its forms send `Origin: null`. */
async function hideReferrer(page: Page) {
  await page.route('**/*', async (route) => {
    if (!route.request().isNavigationRequest() || route.request().method() !== 'GET') return route.continue();
    const response = await route.fetch();
    return route.fulfill({ response, headers: { ...response.headers(), 'referrer-policy': 'no-referrer' } });
  });
}

const kinds = [
  ['whose port a proxy drops', (host: string) => host.replace(/:\d+$/, ''), false],
  ['that is empty', () => '', false],
  ['of a browser without a referrer', (host: string) => host, true],
] as const;

for (const [what, change, isReferrerHidden] of kinds)
  test.describe(`a Host ${what}`, () => {
    test.beforeEach(() => (hostFor = change));

    for (const javaScriptEnabled of [true, false])
      test(`leaves sign-in and form working (JavaScript: ${javaScriptEnabled})`, async ({ browser }) => {
        const { page, close } = await visit(browser, origin, { javaScriptEnabled });
        const origins = new Set<string | undefined>();
        page.on('request', async (sent) => {
          if (sent.method() === 'POST') origins.add((await sent.allHeaders()).origin);
        });
        if (isReferrerHidden) await hideReferrer(page);
        await page.goto(`${origin}/sign-in`);
        await enterPassword(page, { email: 'nobody@clinic.example', password: 'not a password' });
        await page.getByText('The email or the password isn’t right').waitFor();

        await page.goto(`${origin}/consultation`);
        await fillAndSend(page, { name: 'Rue', phone: '239 555 0142' });
        expect(await readReference(page)).toMatch(/^\w{4}-\w{4}$/);
        if (isReferrerHidden && !javaScriptEnabled) expect([...origins]).toEqual(['null']);
        await close();
      });
  });

for (const [who, headers] of [
  ['another site', { origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' }],
  ['another site without a referrer', { origin: 'null', 'sec-fetch-site': 'cross-site' }],
  ['a browser that says too little', { origin: 'null' }],
  ['an origin that is nonsense', { origin: 'nonsense', 'sec-fetch-site': 'same-origin' }],
] as const)
  test(`a post from ${who} gets a page with 403, whatever it names`, async () => {
    hostFor = (host) => host;
    for (const path of ['/sign-in', '/', '/desk', '/api/consultation', '/api/your-request/code']) {
      const form = new FormData();
      form.set('$ACTION_ID_0123', 'CANARY');
      for (const body of [form, new URLSearchParams({ name: 'CANARY' })]) {
        const response = await fetch(site.url + path, { method: 'POST', body, headers, redirect: 'manual' });
        const text = await response.text();
        expect([path, response.status]).toEqual([path, 403]);
        expect(text).toContain('This didn’t come from our page');
        expect(text).toContain('tel:988');
        expect(text).not.toContain('CANARY');
      }
    }
  });
