import type { Page } from 'playwright/test';
import { caughtMails } from '../support/mail';
import { rows } from '../support/rows';
import { signInAs } from '../support/staff';
import { until } from '../support/until';
import { hydrated } from '../support/hydrated';
import { expect, site, test, visit } from '../support/site-test';
import { expectAccessible } from '../support/visit';

async function openAs(role: 'admin' | 'marketing', name: string, path: string, javaScriptEnabled = true) {
  const { page } = await visit({ javaScriptEnabled });
  await signInAs(page.context(), site, role, name);
  await page.goto(`${site.url}${path}`);
  if (javaScriptEnabled) await hydrated(page);
  return page;
}

const publicPage = async (path: string) => (await fetch(`${site.url}${path}`)).text();
const statusOf = async (path: string) => (await fetch(`${site.url}${path}`)).status;
const facts = (page: Page) => page.locator('#facts');
const operations = (page: Page) => page.locator('#operations');
const waiting = (page: Page, by: string) =>
  page.getByRole('region', { name: `Change by ${by}, awaiting approval` });
const REASON = 'Ask the front desk first.';
async function decline(page: Page, by: string) {
  await waiting(page, by).getByText('Decline', { exact: true }).click();
  await waiting(page, by).getByLabel('Reason').fill(REASON);
  await waiting(page, by).getByRole('button', { name: 'Decline change' }).click();
}

/** The email that tells administrators about a pending change, by who asked for it. Its lines may wrap anywhere. */
const told = (by: string, about: string) =>
  caughtMails(site.mailFolder, 1, ({ subject, text }) => {
    const words = text.replace(/\s+/g, ' ');
    return (
      subject.includes('is awaiting approval') && words.includes(about) && words.includes(`Done by ${by} on`)
    );
  });

async function expectFitting(page: Page, state: string) {
  await page.setViewportSize({ width: 320, height: 720 });
  await page.reload();
  if (page.url().includes('/copy/edit/'))
    await page
      .getByRole('textbox', { name: /^Title/ })
      .first()
      .waitFor();
  await expectAccessible(page, state);
  await page.setViewportSize({ width: 1280, height: 720 });
}

async function askForPhone(page: Page, phone: string) {
  await facts(page).locator('#facts-phone').fill(phone);
  const placeholder = facts(page).locator('input[name=placeholders][value=phone]');
  if (await placeholder.isChecked()) await placeholder.uncheck();
  await facts(page).locator('#facts-why').fill('Our new line');
  await facts(page).getByRole('button', { name: 'Save', exact: true }).click();
}

test.beforeAll(async () => {
  const page = await openAs('admin', 'Ada', '/copy/settings');
  await page.locator('#copy').getByLabel('A second person must approve').check();
  await page.locator('#copy-why').fill('Two of us look at it');
  await page.locator('#copy').getByRole('button', { name: 'Save', exact: true }).click();
  await page.locator('#copy').getByText('It’s in effect now.').waitFor();
});
// A test's leftovers must not be pending in the next one.
test.afterEach(() =>
  rows(site.databaseUrl, "UPDATE proposed_change SET state = 'withdrawn' WHERE state = 'waiting'"),
);

for (const scripts of [true, false])
  test(`a new phone number waits for someone else’s approval, is then shown, and is undone the same way (scripts: ${scripts})`, async () => {
    const [typed, shown] = scripts
      ? ['+1 239 555 0144', '(239) 555-0144']
      : ['+1 239 555 0155', '(239) 555-0155'];
    const mara = await openAs('marketing', 'Mara', '/copy/settings', scripts);
    const before = await facts(mara).locator('#facts-phone').inputValue();
    await askForPhone(mara, typed);
    await facts(mara).getByText('Sent for approval.').waitFor();
    await waiting(mara, 'Mara').getByText('Someone else must approve it.').waitFor();
    expect(await waiting(mara, 'Mara').getByRole('button').allInnerTexts()).toEqual(['Withdraw']);
    if (scripts) {
      await expectFitting(mara, 'a change that waits');
      await told('Mara', 'Phone');
    }
    expect(await publicPage('/contact')).not.toContain(shown);

    const tom = await openAs('marketing', 'Tom', '/copy', scripts);
    await tom
      .getByRole('region', { name: 'Awaiting approval' })
      .getByRole('link', { name: 'Clinic facts' })
      .click();
    await tom.waitForURL(/\/copy\/settings/);
    const phone = waiting(tom, 'Mara').locator('.before-after', { hasText: 'Phone' });
    expect(await phone.locator('dd').nth(0).innerText()).toContain(before);
    expect(await phone.locator('dd').nth(1).innerText()).toContain(typed);
    await waiting(tom, 'Mara').getByText('Our new line').waitFor();
    if (scripts) await expectFitting(tom, 'a change to approve');
    expect(await publicPage('/contact')).not.toContain(shown);
    await waiting(tom, 'Mara').getByRole('button', { name: 'Approve' }).click();
    await facts(tom).getByText('Saved by Mara on').waitFor();
    await until(
      () => publicPage('/contact'),
      (html) => html.includes(shown),
    );

    await facts(tom).getByRole('button', { name: 'Undo the last change' }).click();
    await waiting(tom, 'Tom').waitFor();
    expect(await publicPage('/contact')).toContain(shown);
    await mara.goto(`${site.url}/copy/settings`);
    await waiting(mara, 'Tom').getByRole('button', { name: 'Approve' }).click();
    await waiting(mara, 'Tom').waitFor({ state: 'detached' });
    await until(
      () => publicPage('/contact'),
      (html) => !html.includes(shown),
    );
  });

test('a page stays on the site until someone else approves unpublishing it', async () => {
  const mara = await openAs('marketing', 'Mara', '/copy/edit/en/faq');
  const unpublish = async () => {
    await mara.goto(`${site.url}/copy/edit/en/faq`);
    await mara.getByText('Unpublish', { exact: true }).first().click();
    await mara.getByRole('button', { name: 'Unpublish', exact: true }).click();
    await waiting(mara, 'Mara').waitFor();
  };
  await unpublish();
  await told('Mara', '/faq');
  expect(await statusOf('/faq')).toBe(200);

  const tom = await openAs('marketing', 'Tom', '/copy');
  const entry = tom.getByRole('region', { name: 'Awaiting approval' }).getByRole('listitem');
  await entry.filter({ hasText: 'Mara asked for this' }).getByRole('link').click();
  await waiting(tom, 'Mara').getByText('Visitors can see this page.').waitFor();
  await waiting(tom, 'Mara').getByText('Visitors see “Page not found.”').waitFor();
  await expectFitting(tom, 'a page that waits to go');
  await decline(tom, 'Mara');
  await waiting(tom, 'Mara').waitFor({ state: 'detached' });
  expect(await statusOf('/faq')).toBe(200);
  await mara.reload();
  await mara.getByRole('region', { name: 'Declined' }).getByText(REASON).waitFor();
  await expectFitting(mara, 'a declined change');
  const [mail] = await caughtMails(site.mailFolder, 1, ({ subject }) => subject.includes('was declined'));
  expect(mail?.text).not.toContain(REASON);

  await unpublish();
  await tom.reload();
  await waiting(tom, 'Mara').getByRole('button', { name: 'Approve' }).click();
  await until(
    () => statusOf('/faq'),
    (status) => status === 404,
  );
  await tom.getByRole('button', { name: 'Undo: publish it again' }).click();
  await waiting(tom, 'Tom').waitFor();
  expect(await statusOf('/faq')).toBe(404);
  await mara.reload();
  await waiting(mara, 'Tom').getByRole('button', { name: 'Approve' }).click();
  await until(
    () => statusOf('/faq'),
    (status) => status === 200,
  );
});

for (const scripts of [true, false])
  test(`changing who is emailed about requests takes two administrators (scripts: ${scripts})`, async () => {
    const recipient = scripts ? 'desk@clinic.example' : 'plain@clinic.example';
    const saved = async () =>
      (await rows(site.databaseUrl, "SELECT value::text FROM site_settings WHERE kind = 'operations'"))
        .map(({ value }) => String(value))
        .join();
    const eve = await openAs('admin', 'Eve', '/copy/settings', scripts);
    const ask = async () => {
      await operations(eve).locator('[name=recipients]').fill(recipient);
      await operations(eve).locator('#operations-why').fill('A new mailbox');
      await operations(eve).getByRole('button', { name: 'Save', exact: true }).click();
      await waiting(eve, 'Eve').waitFor();
    };
    await ask();
    expect(await waiting(eve, 'Eve').getByRole('button').allInnerTexts()).toEqual(['Withdraw']);

    const ben = await openAs('admin', 'Ben', '/copy/settings', scripts);
    await waiting(ben, 'Eve').getByText(recipient).waitFor();
    await decline(ben, 'Eve');
    await waiting(ben, 'Eve').waitFor({ state: 'detached' });
    expect(await saved()).not.toContain(recipient);

    await eve.goto(`${site.url}/copy/settings`);
    await eve.getByRole('region', { name: 'Declined' }).getByText(REASON).waitFor();
    await ask();
    await ben.goto(`${site.url}/copy/settings`);
    await waiting(ben, 'Eve').getByRole('button', { name: 'Approve' }).click();
    await waiting(ben, 'Eve').waitFor({ state: 'detached' });
    expect(await saved()).toContain(recipient);
    const [mail] = await caughtMails(
      site.mailFolder,
      1,
      ({ subject, text }) => subject === 'Settings changed' && text.includes(recipient),
    );
    expect(mail?.text).toContain('Eve');
  });
