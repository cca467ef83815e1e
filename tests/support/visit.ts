import type axe from 'axe-core';
import { readFileSync } from 'node:fs';
import {
  expect,
  type Browser,
  type BrowserContext,
  type BrowserContextOptions,
  type Page,
} from 'playwright/test';

/** Things a page did that no page of this site may do. */
export type Watch = { foreignRequests: string[]; violations: string[]; urls: string[]; printed: string[] };

/**
 * Opens a watched page, which records requests to other hosts, policy violations, script errors, missing files, every URL
 * it had, and its console output.
 */
export async function visit(browser: Browser, origin: string, options: BrowserContextOptions = {}) {
  return visitIn(await browser.newContext(options), origin);
}

/** The same in an existing context. */
export async function visitIn(context: BrowserContext, origin: string) {
  const page = await context.newPage();
  const watch: Watch = { foreignRequests: [], violations: [], urls: [], printed: [] };
  page.on('request', (request) => {
    watch.urls.push(request.url());
    if (new URL(request.url()).origin !== origin) watch.foreignRequests.push(request.url());
  });
  page.on('response', (response) => {
    const file = !['document', 'fetch'].includes(response.request().resourceType());
    if (file && response.status() >= 400) watch.violations.push(`${response.status()} ${response.url()}`);
  });
  // The browser's own message about a status is ignored: a document or a form may well be rejected.
  page.on('console', (message) => {
    watch.printed.push(message.text());
    if (message.type() === 'error' && !message.text().startsWith('Failed to load resource'))
      watch.violations.push(message.text());
  });
  // Violations that a script catches don't reach the console, but browsers still report them.
  await page.addInitScript(() => {
    document.addEventListener('securitypolicyviolation', ({ effectiveDirective, blockedURI, sample }) =>
      console.error(`Policy: ${effectiveDirective} ${blockedURI} ${sample}`),
    );
  });
  page.on('pageerror', (error) => watch.violations.push(error.message));
  return { page, watch, close: () => context.close() };
}

const AXE = readFileSync('node_modules/axe-core/axe.min.js', 'utf8');

/**
 * What axe preloads. Without this it fetches all styles again, for an experimental rule on screen orientation that is
 * off.
 */
const PRELOAD = { assets: ['media'] };

/** Rules whose outcome depends on colors. Names and structure are the same in every color scheme. */
const COLOR_RULES = ['color-contrast', 'link-in-text-block'];
/** Those that forced colors leave something to: there the system picks the colors, but axe measures the page's own. */
export const FORCED_COLOR_RULES = ['link-in-text-block'];

/**
 * Names of axe's findings on the page, each with the first element found; of its default rules, or of the given ones.
 * Transitions are finished first, because colors midway between light and dark don't count. Waiting for them took most
 * of a long crawl's time, and sometimes never ended.
 */
export async function axeFindings(page: Page, rules?: readonly string[]): Promise<string[]> {
  await page.evaluate(() => {
    const running = () =>
      document
        .getAnimations()
        .filter(
          ({ playState, effect }) =>
            playState !== 'finished' && effect?.getComputedTiming().endTime !== Infinity,
        );
    // Finishing one may start another, on elements that inherit its color.
    for (let left = running(); left.length > 0; left = running()) for (const each of left) each.finish();
  });
  // Half a megabyte, so it isn't injected again into a page that already has it.
  if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(AXE);
  // Passes aren't reported: on a long page that takes longer than the check itself.
  return page.evaluate(
    async (options) => {
      const { violations } = await (window as unknown as { axe: typeof axe }).axe.run(options);
      return violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html ?? ''}`);
    },
    {
      ...(rules && { runOnly: { type: 'rule' as const, values: [...rules] } }),
      resultTypes: ['violations' as const],
      preload: PRELOAD,
    },
  );
}

/**
 * Fails if axe finds something on the page in light or dark, or if the page is wider than 320 pixels. `state` names the
 * page in the failure message.
 */
export async function expectAccessible(page: Page, state: string) {
  for (const [colorScheme, rules] of [
    ['light', undefined],
    ['dark', COLOR_RULES],
  ] as const) {
    await page.emulateMedia({ colorScheme });
    const width = await page.evaluate(() => document.documentElement.scrollWidth);
    const found = { state, colorScheme, findings: await axeFindings(page, rules), fits: width <= 320 };
    expect(found).toEqual({ state, colorScheme, findings: [], fits: true });
  }
}

export type Answers = { name?: string; phone?: string; email?: string; message?: string; consent?: boolean };

/** Fills the request form as a person would and sends it. */
export async function fillAndSend(page: Page, { name, phone, email, message, consent = true }: Answers) {
  const box = (label: string, value: string | undefined) =>
    value === undefined ? undefined : page.getByRole('textbox', { name: label }).fill(value);
  await box('What name should we ask for?', name);
  await box('Phone', phone);
  await box('Email', email);
  if (message !== undefined) {
    const more = page.locator('.intake details');
    if ((await more.getAttribute('open')) === null) await more.locator('summary').click();
  }
  await box('Is there anything you want us to know?', message);
  // Otherwise the form says once that a missed call would be the end of it.
  if (phone !== undefined && email === undefined) await page.locator('#voicemail').check();
  if (consent) await page.locator('#consent').check();
  await page.getByRole('button', { name: 'Request a consultation' }).click();
}

/** The reference on the confirmation page. */
export async function readReference(page: Page): Promise<string> {
  await page.getByRole('heading', { name: 'Thank you. We have your request' }).waitFor();
  return (await page.locator('[data-reference]').textContent()) ?? '';
}

/** Sends a request on the site at that origin. Returns its reference. */
export async function sendRequest(page: Page, origin: string, answers: Answers): Promise<string> {
  await page.goto(`${origin}/consultation`);
  await fillAndSend(page, answers);
  return readReference(page);
}
