import type { Page } from 'playwright/test';
import type { Role } from '@/lib/auth/permissions';
import { signInAs } from '../support/staff';
import { hydrated } from '../support/hydrated';
import { translatePage } from '../support/translate';
import { expect, site, test, visit } from '../support/site-test';
import { sendRequest, type Watch } from '../support/visit';

async function openAs(role: Role, path: string): Promise<{ page: Page; watch: Watch }> {
  const { page, watch } = await visit();
  await signInAs(page.context(), site, role, 'Ana');
  await openTranslated(page, path);
  return { page, watch };
}

/** The page after hydration, with the translator running. */
async function openTranslated(page: Page, path: string): Promise<void> {
  await page.goto(site.url + path, { waitUntil: 'load' });
  await hydrated(page);
  await translatePage(page);
}

const send = async (name: string) =>
  sendRequest((await visit()).page, site.url, {
    name,
    phone: '239 555 0123',
    message: 'I would like to talk',
  });

test('a request is marked as spam, and moved back to New', async () => {
  const reference = await send('Sam');
  const { page, watch } = await openAs('admin', `/desk/requests/${reference}`);
  await page.getByRole('button', { name: 'Mark as spam' }).click();
  await page.locator('main').filter({ hasText: 'Now: Quarantined' }).waitFor();
  await page.getByRole('group', { name: 'Move to' }).getByRole('button').first().click();
  await page.locator('main').filter({ hasText: 'Now: New' }).waitFor();
  expect(watch.violations).toEqual([]);
});

test('the list updates itself, and requests are selected, changed and found', async () => {
  await send('Kim');
  const { page, watch } = await openAs('intake', '/desk?view=new');
  const reference = await send('Lou');
  await page.getByRole('link', { name: reference }).waitFor();
  await page.getByRole('checkbox', { name: `Select ${reference}` }).check();
  const bulk = page.locator('select[name=change]');
  await bulk.selectOption({ index: 1 });
  await bulk.locator('xpath=ancestor::form').evaluate((form) => (form as HTMLFormElement).requestSubmit());
  await page.getByText('1 assigned to', { exact: false }).waitFor();
  await page.getByLabel('Find a request').fill('nobody atall');
  await page.getByRole('button', { name: 'Find' }).click();
  await page
    .locator('header')
    .filter({ hasText: /No request has a name/ })
    .waitFor();
  await page.getByLabel('Find a request').fill('lou');
  await page.getByRole('button', { name: 'Find' }).click();
  await page.getByLabel('Found requests').getByRole('link', { name: reference }).waitFor();
  expect(watch.violations).toEqual([]);
});

test('the editor’s draft status follows what is typed, and the page is published', async () => {
  const { page, watch } = await openAs('marketing', '/copy/edit/en/faq');
  const title = page.getByRole('textbox', { name: /^Title/ }).first();
  await title.fill('Asked');
  await page
    .getByText(/Draft saved/)
    .first()
    .waitFor();
  await title.fill('');
  await page
    .locator('main')
    .filter({ hasText: /must change before it can be published/ })
    .waitFor();
  await title.fill('Asked and answered by us');
  await page
    .getByText(/Draft saved/)
    .first()
    .waitFor();
  await page.getByLabel('What changed, and why').fill('Shorter');
  await page.getByRole('button', { name: 'Publish', exact: true }).click();
  await page.locator('main').filter({ hasText: 'Published.' }).waitFor();
  expect(watch.violations.filter((text) => !/sandboxed/.test(text))).toEqual([]);
});
