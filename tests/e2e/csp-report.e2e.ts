import type { Server } from 'node:https';
import { expect, test, type Browser } from 'playwright/test';
import { freePort } from '@/scripts/local/ports';
import { launchBrowser, wholeBrowserPath } from '../support/browser';
import { rows } from '../support/rows';
import { Site } from '../support/site';
import { tlsFront } from '../support/tls-front';
import { until } from '../support/until';

// Chromium itself reports, as it does over TLS alone: the policy names endpoints, which it takes from no page over http.
let site: Site;
let url: string;
let front: Server;
let browser: Browser;
test.beforeAll(async () => {
  const port = await freePort(0);
  url = `https://localhost:${port}`;
  site = new Site({ APP_URL: url, TRUSTED_PROXIES: '127.0.0.1' });
  await site.start();
  front = await tlsFront(port, () => site.port);
  browser = await launchBrowser({
    executablePath: await wholeBrowserPath(),
    args: ['--ignore-certificate-errors', '--short-reporting-delay'],
  });
});
test.afterAll(() => browser.close());
test.afterAll(() => new Promise((resolve) => front.close(resolve)));
test.afterAll(() => site.remove());

test('what the policy stops on a page is reported, and rule and part of the site are all that is kept', async () => {
  const page = await browser.newPage();
  await page.goto(`${url}/consultation?from=CANARY#CANARY`);
  await page.evaluate(async () => {
    new Image().src = 'https://canary.example/CANARY.png?CANARY';
    const script = document.createElement('script');
    try {
      script.src = 'https://canary.example/CANARY.js?CANARY';
    } catch {
      // refused, and reported as well
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
  await page.close();
});
