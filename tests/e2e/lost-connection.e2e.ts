import type { Page } from 'playwright/test';
import type { Role } from '@/lib/auth/permissions';
import { rows } from '../support/rows';
import { signInAs } from '../support/staff';
import { hydrated } from '../support/hydrated';
import { expect, site, test, visit } from '../support/site-test';
import { sendRequest } from '../support/visit';

async function open(role: Role, path: string): Promise<Page> {
  const { page } = await visit();
  await signInAs(page.context(), site, role, 'Ana');
  await page.goto(site.url + path);
  await hydrated(page);
  return page;
}

let reference: string;
test.beforeAll(async () => {
  reference = await sendRequest((await visit()).page, site.url, { name: 'Robin', phone: '239 555 0123' });
});

const openRequest = () => open('intake', `/desk/requests/${reference}`);
const note = (page: Page) => page.getByRole('textbox', { name: 'Note' });
const drafts = () => rows(site.databaseUrl, 'SELECT 1 FROM note_draft');
const titleBox = (page: Page) => page.getByRole('textbox', { name: /^Title/ }).first();
const draftOf = async (name: string) => {
  const sql = `SELECT d.text FROM page_draft d JOIN page p ON p.id = d.page_id WHERE p.name = '${name}'`;
  const [draft] = await rows(site.databaseUrl, sql);
  return String(draft?.text);
};
const storedByBrowser = (page: Page) =>
  page.evaluate(async () => ({
    local: Object.keys(localStorage),
    session: Object.keys(sessionStorage),
    databases: await indexedDB.databases(),
    caches: await caches.keys(),
  }));

test('a note added offline survives as a draft and can be added once the connection is back', async () => {
  const page = await openRequest();
  await page.getByRole('heading', { name: 'Write a note' }).waitFor();
  await page.context().setOffline(true);
  await note(page).fill('Call again at seven.');
  await page.getByRole('button', { name: 'Add note' }).click();
  await page.getByRole('alert').filter({ hasText: 'No connection. Not saved' }).waitFor();
  await page.getByText('The draft isn’t saved: the server didn’t answer.', { exact: false }).waitFor();
  await page.getByText('We can’t reach the server.', { exact: false }).waitFor();
  expect(await note(page).inputValue()).toBe('Call again at seven.');
  // The list that the request was opened from: an address and references.
  const session = ['calusa-desk-list'];
  expect(await storedByBrowser(page)).toEqual({ local: [], session, databases: [], caches: [] });
  expect(await drafts()).toHaveLength(0);

  await page.context().setOffline(false);
  await page.getByText('Draft saved. Only you can see it.').waitFor();
  await page.getByText('We can’t reach the server.', { exact: false }).waitFor({ state: 'detached' });
  expect(await drafts()).toHaveLength(1);
  await page.getByRole('button', { name: 'Add note' }).click();
  await page.getByText('Note added.').waitFor();
  expect(await page.locator('ol').getByText('Call again at seven.').count()).toBe(1);
});

test('what is written in the editor offline is saved once the connection is back', async () => {
  const page = await open('marketing', '/copy/edit/en/about');
  await titleBox(page).fill('Who we are, one');
  await page.getByText('Draft saved.', { exact: false }).waitFor();
  await page.context().setOffline(true);
  await titleBox(page).fill('Who we are, two');
  await page.getByText('Not saved: the server didn’t answer.', { exact: false }).waitFor();
  await page.context().setOffline(false);
  await page.getByText('Draft saved.', { exact: false }).waitFor();
  expect(await draftOf('about')).toContain('title: Who we are, two');
});

test('an idle page is covered in time, even offline', async () => {
  const page = await openRequest();
  await page.clock.install();
  await page.reload();
  await hydrated(page);
  await page.context().setOffline(true);
  await page.clock.runFor('15:10');
  await page.getByRole('dialog', { name: 'You are signed out' }).waitFor();
  expect(await page.getByText('Safe contact').isVisible()).toBe(false);
  await page.getByRole('button', { name: 'I’m signed in again' }).click();
  await page.getByRole('alert').filter({ hasText: 'No connection. Not saved' }).waitFor();
  expect(await page.getByText('Safe contact').isVisible()).toBe(false);
  await page.context().setOffline(false);
  await page.clock.runFor('00:20');
  await page.waitForURL('**/sign-in?ended=idle**');
});
