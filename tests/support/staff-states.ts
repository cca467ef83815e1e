import type { Page } from 'playwright/test';
import type { Role } from '@/lib/auth/permissions';

/** A staff page as seen by that role, or signed out if there is none, after `act`. */
export type StaffState = { name: string; path: string; role?: Role; act?: (page: Page) => Promise<unknown> };

const firstRequest = (page: Page) => page.locator('[data-row-link]').first().click();

/** Opens the editor for writing. An earlier state's user may still hold the edit lock. */
async function lockPage(page: Page): Promise<void> {
  await page.getByRole('button', { name: /^Write/ }).waitFor();
  const takeOver = page.getByRole('button', { name: 'Take over' });
  if (await takeOver.isVisible()) await takeOver.click();
  await takeOver.waitFor({ state: 'detached' });
}

/** Every staff page and its states, with the demo's data. */
export const STAFF_STATES: StaffState[] = [
  { name: 'sign-in', path: '/sign-in' },
  {
    name: 'sign-in-wrong',
    path: '/sign-in',
    act: async (page) => {
      await page.getByLabel('Email').fill('nobody@demo.example');
      await page.getByLabel('Password').fill('not this one');
      await page.getByRole('button', { name: 'Continue' }).click();
      await page.getByText('The email or the password isn’t right').waitFor();
    },
  },
  { name: 'sign-in-code', path: '/sign-in/code' },
  { name: 'sign-in-forgot', path: '/sign-in/forgot' },
  { name: 'join-gone', path: '/join/nothing' },
  { name: 'desk', path: '/desk', role: 'intake' },
  { name: 'desk-late', path: '/desk?view=late', role: 'intake' },
  { name: 'desk-empty', path: '/desk?view=mine', role: 'intake' },
  { name: 'desk-quarantined', path: '/desk?view=quarantined', role: 'intake' },
  {
    name: 'desk-keys',
    path: '/desk',
    role: 'intake',
    act: async (page) => {
      await page.keyboard.press('j');
      await page.keyboard.press('x');
      await page.keyboard.press('?');
    },
  },
  {
    name: 'desk-nothing-found',
    path: '/desk',
    role: 'intake',
    act: async (page) => {
      await page.getByLabel('Find a request').fill('Nobody Atall');
      await page.getByRole('button', { name: 'Find' }).click();
      await page.getByText('No request has a name').waitFor();
    },
  },
  {
    name: 'request',
    path: '/desk?view=late',
    role: 'intake',
    act: async (page) => {
      await firstRequest(page);
      await page.getByRole('heading', { name: 'Safe contact' }).waitFor();
    },
  },
  {
    name: 'request-quarantined',
    path: '/desk?view=quarantined',
    role: 'admin',
    act: async (page) => {
      await firstRequest(page);
      await page.getByRole('heading', { name: 'Status' }).waitFor();
    },
  },
  {
    name: 'request-print',
    path: '/desk?view=scheduled',
    role: 'intake',
    act: async (page) => {
      await firstRequest(page);
      await page.getByRole('link', { name: 'Print' }).click();
      await page.getByText('Notice of redisclosure').waitFor();
    },
  },
  { name: 'request-gone', path: '/desk/requests/2222-2222', role: 'intake' },
  { name: 'request-by-phone', path: '/desk/new', role: 'intake' },
  {
    name: 'request-by-phone-errors',
    path: '/desk/new',
    role: 'intake',
    act: async (page) => {
      await page.getByLabel('What name should we ask for?').fill(' '); // gets past the browser's validation
      await page.getByLabel('By phone').check();
      await page.locator('#consent').check();
      await page.getByRole('button', { name: 'Save request' }).click();
      await page.getByRole('heading', { name: 'There is a problem' }).waitFor();
    },
  },
  { name: 'pages', path: '/copy', role: 'marketing' },
  { name: 'pages-nothing-found', path: '/copy?find=nothing+like+this', role: 'marketing' },
  {
    name: 'page-editor',
    path: '/copy/edit/en/faq',
    role: 'marketing',
    act: async (page) => {
      await lockPage(page);
      await page.getByRole('textbox', { name: 'Page text' }).waitFor();
      await page.frameLocator('iframe').getByRole('heading', { level: 1 }).waitFor();
    },
  },
  {
    name: 'page-editor-problems',
    path: '/copy/edit/en/contact',
    role: 'marketing',
    act: async (page) => {
      // An earlier state left a draft that is now in Markdown.
      await lockPage(page);
      const toMarkdown = page.getByRole('button', { name: 'Write Markdown instead' });
      if (await toMarkdown.isVisible()) await toMarkdown.click();
      await page
        .getByRole('textbox', { name: 'Page text' })
        .fill(`## We cure ${Math.random()}\n\n<b>bold</b>\n`);
      await page.getByText('raw HTML is not allowed', { exact: false }).first().waitFor();
    },
  },
  {
    name: 'page-scheduled',
    path: '/copy/edit/en/interpersonal-psychotherapy/first-session',
    role: 'admin',
    act: lockPage,
  },
  { name: 'page-history', path: '/copy/history/en/about', role: 'marketing' },
  { name: 'page-comparison', path: '/copy/compare/en/about?from=file&to=live', role: 'marketing' },
  { name: 'page-new', path: '/copy/new', role: 'marketing' },
  { name: 'menus', path: '/copy/menus', role: 'marketing' },
  { name: 'pictures', path: '/copy/images', role: 'marketing' },
  { name: 'settings', path: '/copy/settings', role: 'admin' },
  { name: 'replies-held', path: '/replies', role: 'marketing' },
  { name: 'replies-spam', path: '/replies?state=spam', role: 'marketing' },
  { name: 'article-with-replies', path: '/interpersonal-psychotherapy#replies', role: 'marketing' },
  { name: 'appointments', path: '/desk/appointments', role: 'intake' },
  { name: 'pipeline', path: '/desk/pipeline', role: 'intake' },
  { name: 'referrals', path: '/desk/referrals', role: 'intake' },
  { name: 'deliveries', path: '/desk/deliveries', role: 'intake' },
  { name: 'export', path: '/desk/export', role: 'admin' },
  { name: 'numbers', path: '/desk/numbers', role: 'marketing' },
  { name: 'activity', path: '/activity', role: 'admin' },
  { name: 'team', path: '/team', role: 'admin' },
  { name: 'account', path: '/account', role: 'intake' },
  { name: 'second-factor', path: '/account/second-factor', role: 'intake' },
  { name: 'not-for-your-role', path: '/team', role: 'marketing' },
  {
    name: 'idle-warning',
    path: '/account',
    role: 'intake',
    act: async (page) => {
      await page.clock.install();
      await page.reload();
      await page.clock.runFor('13:05');
    },
  },
];
