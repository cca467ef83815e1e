import type { Page } from 'playwright-core';
import type { Role } from '@/lib/auth/permissions';

/** A page of staff as somebody of that role sees it, nobody where there is none, after `act`. */
export type StaffState = { name: string; path: string; role?: Role; act?: (page: Page) => Promise<unknown> };

const firstRequest = (page: Page) => page.locator('[data-row-link]').first().click();

/** Every page of staff and its states, on the data of the demo. */
export const STAFF_STATES: StaffState[] = [
  { name: 'sign-in', path: '/sign-in' },
  {
    name: 'sign-in-wrong',
    path: '/sign-in',
    act: async (page) => {
      await page.getByLabel('Email').fill('nobody@demo.example');
      await page.getByLabel('Password').fill('not this one');
      await page.getByRole('button', { name: 'Go on' }).click();
      await page.getByText('The email or the password is not right').waitFor();
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
      await page.getByRole('heading', { name: 'Reaching them safely' }).waitFor();
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
      await page
        .locator('main form')
        .last()
        .evaluate((form: HTMLFormElement) => form.requestSubmit());
      await page.getByRole('heading', { name: 'There is a problem' }).waitFor();
    },
  },
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
