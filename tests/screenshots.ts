import { execFileSync } from 'node:child_process';
import { mkdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import type { Browser, Page } from 'playwright/test';
import { publicPaths } from '@/lib/content/copy/data';
import { launchBrowser } from './support/browser';
import { openRequestAccess, sendWithPrivateEmail } from './support/request-access';
import { Site } from './support/site';
import { signInAs } from './support/staff';
import { STAFF_STATES, type StaffState } from './support/staff-states';
import { fillAndSend, readReference } from './support/visit';

// Pictures of every page and state, public and of staff, for a phone and a desktop, light and dark, in the folder screenshots/. The
// best of them go to docs/pictures/, for the README.

const FOLDER = 'screenshots';
const BEST = 'docs/pictures';
const SIZES = { phone: { width: 390, height: 844 }, desktop: { width: 1280, height: 800 } };
const SCHEMES = ['light', 'dark'] as const;

type State = StaffState;

const openMore = (page: Page) => page.locator('summary', { hasText: 'More, if you like' }).click();

const STATES: State[] = [
  ...[...publicPaths()].map((page) => ({ name: page.slice(1).replaceAll('/', '-') || 'home', path: page })),
  {
    name: 'form-errors',
    path: '/consultation',
    act: (page) => page.getByRole('button', { name: 'Request a consultation' }).click(),
  },
  {
    name: 'form-someone-else',
    path: '/consultation',
    act: (page) => page.getByLabel('Someone I care about').check(),
  },
  {
    name: 'form-more',
    path: '/consultation',
    act: async (page) => {
      await openMore(page);
      await page.getByLabel('Under 18').check();
      await page.getByRole('checkbox', { name: 'Alcohol', exact: true }).check();
    },
  },
  {
    name: 'form-left-alone',
    path: '/consultation',
    act: async (page) => {
      await page.clock.install();
      await page.reload();
      await page.getByRole('textbox', { name: 'What name' }).fill('Robin');
      await page.clock.runFor('10:01');
    },
  },
  {
    name: 'confirmation',
    path: '/consultation',
    act: async (page) => {
      await fillAndSend(page, { name: 'Robin', phone: '239 555 0123' });
      await readReference(page);
    },
  },
  { name: 'nothing-to-confirm', path: '/consultation/received' },
  {
    name: 'your-request-code',
    path: '/your-request',
    act: async (page) => {
      await page.getByLabel('Your reference').fill('K7QM-4TX9');
      await page.getByLabel('Your email').fill('robin@home.example');
      await page.getByRole('button', { name: 'Send me a code' }).click();
      await page.getByLabel('Code').fill('1234 5678');
      await page.getByRole('button', { name: 'Open my request' }).click();
      await page.getByRole('heading', { name: 'There is a problem' }).waitFor();
    },
  },
  {
    name: 'your-request-held',
    path: '/consultation',
    act: async (page) => {
      const email = `robin${visitors}@home.example`;
      await openRequestAccess(page, site, await sendWithPrivateEmail(page, email), email);
      await page.getByRole('button', { name: 'Stop leaving voicemails' }).click();
      await page.getByText(/^Stopped /).waitFor();
    },
  },
  { name: 'your-request-delete', path: '/your-request/delete' },
  { name: 'your-request-deleted', path: '/your-request/deleted' },
  { name: 'your-request-no-email', path: '/your-request/no-email' },
  { name: 'your-request-closed', path: '/your-request/held' },
  {
    name: 'reply-check',
    path: '/interpersonal-psychotherapy',
    act: async (page) => {
      await page.evaluate(() =>
        document.querySelector<HTMLFormElement>('form[action="/api/replies"]')?.submit(),
      );
      await page.getByRole('heading', { name: 'There is a problem' }).waitFor();
    },
  },
  { name: 'not-found', path: '/nowhere' },
  {
    name: 'too-many',
    path: '/consultation',
    act: async (page) => {
      const flood = async () => {
        for (let posts = 0; posts < 45; posts += 1) await fetch('/api/consultation', { method: 'POST' });
        const form = document.querySelector<HTMLFormElement>('form.intake');
        form?.querySelector('[name=opened]')?.remove();
        form?.submit();
      };
      await page.evaluate(flood);
      await page.getByRole('heading', { name: 'Please try again shortly' }).waitFor();
    },
  },
];

/** One screen of these is shown in the README: the one that begins with this element. */
const SHOWN = new Map([
  ['home-phone-light', 'body'],
  ['home-phone-dark', 'body'],
  ['home-desktop-light', 'body'],
  ['interpersonal-psychotherapy-desktop-light', '#what-the-research-shows'],
  ['consultation-phone-light', '#group-who'],
  ['confirmation-phone-light', 'body'],
  ['desk-desktop-light', 'body'],
  ['request-desktop-light', 'body'],
  ['numbers-desktop-dark', 'body'],
  ['page-editor-desktop-light', 'body'],
  ['request-phone-light', 'body'],
]);
let visitors = 0;
let site: Site;

async function picture(browser: Browser, site: Site, { name, path: address, role, act }: State) {
  for (const [size, viewport] of Object.entries(SIZES)) {
    for (const colorScheme of SCHEMES) {
      const file = `${name}-${size}-${colorScheme}`;
      // Each visitor has an address of their own, so that the limits let all of them in.
      const extraHTTPHeaders = {
        'x-forwarded-for': `198.51.${100 + (visitors >> 8)}.${(visitors += 1) & 255}`,
      };
      const context = await browser.newContext({
        viewport,
        colorScheme,
        reducedMotion: 'reduce',
        extraHTTPHeaders,
      });
      const page = await context.newPage();
      if (role) await signInAs(context, site, role, 'Robin Okafor');
      // The desk keeps a stream open, so that its network is never idle.
      await page.goto(site.url + address, { waitUntil: role ? 'load' : 'networkidle' });
      await page.evaluate(() => document.fonts.ready);
      await act?.(page);
      await page.screenshot({ path: path.join(FOLDER, `${file}.png`), fullPage: true });
      console.log(`${FOLDER}/${file}.png`);
      const top = SHOWN.get(file);
      if (top !== undefined) {
        await page.locator(top).evaluate((element) => element.scrollIntoView());
        await page.screenshot({ path: path.join(BEST, `${file}.jpg`), type: 'jpeg', quality: 80 });
        console.log(`${BEST}/${file}.jpg`);
      }
      await context.close();
    }
  }
}

/** Pictures of one site, which is removed afterwards. */
async function picturesOf(states: readonly State[], prepare?: (site: Site) => void) {
  site = new Site({ TRUSTED_PROXIES: '127.0.0.1' });
  prepare?.(site);
  await site.start();
  const browser = await launchBrowser();
  try {
    for (const state of states) await picture(browser, site, state);
  } finally {
    await browser.close();
    await site.remove();
  }
}

const fillDemo = ({ dataDir }: Site) =>
  void execFileSync(process.execPath, ['--import', 'tsx', 'scripts/demo.ts', '--no-serve'], {
    env: { ...process.env, DATA_DIR: dataDir },
  });

rmSync(FOLDER, { recursive: true, force: true });
for (const folder of [FOLDER, BEST]) mkdirSync(folder, { recursive: true });
const [only] = process.argv.slice(2);
if (only !== 'staff') await picturesOf(STATES);
if (only !== 'site') await picturesOf(STAFF_STATES, fillDemo);
process.exit(0);
