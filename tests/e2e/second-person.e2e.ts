import type { Page } from 'playwright-core';
import { signInAs } from '../support/staff';
import { until } from '../support/until';
import { useSite } from '../support/use-site';
import { expectAccessible } from '../support/visit';

jest.setTimeout(180_000);

const { site, visit } = useSite();

async function openAs(role: 'admin' | 'marketing', name: string, path: string, javaScriptEnabled = true) {
  const { page } = await visit({ javaScriptEnabled });
  await signInAs(page.context(), site, role, name);
  await page.goto(`${site.url}${path}`);
  return page;
}

const publicPage = async (path: string) => (await fetch(`${site.url}${path}`)).text();
const shows = (path: string, text: string) =>
  until(
    () => publicPage(path),
    (html) => html.includes(text),
  );
const facts = (page: Page) => page.locator('#facts');
const waiting = (page: Page, by: string) =>
  page.getByRole('region', { name: `Change by ${by}, awaiting approval` });

async function expectFitting(page: Page, state: string) {
  await page.setViewportSize({ width: 320, height: 720 });
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

beforeAll(async () => {
  const page = await openAs('admin', 'Ada', '/copy/settings');
  await page.locator('#copy').getByLabel('A second person must approve').check();
  await page.locator('#copy-why').fill('Two of us look at it');
  await page.locator('#copy').getByRole('button', { name: 'Save', exact: true }).click();
  await page.locator('#copy').getByText('It’s in effect now.').waitFor();
});

test.each([true, false])(
  'a phone number waits for somebody else, is shown then, and is undone the same way (scripts: %s)',
  async (scripts) => {
    const [typed, shown] = scripts
      ? ['+1 239 555 0144', '(239) 555-0144']
      : ['+1 239 555 0155', '(239) 555-0155'];
    const mara = await openAs('marketing', 'Mara', '/copy/settings', scripts);
    await askForPhone(mara, typed);
    await facts(mara).getByText('Sent for approval.').waitFor();
    await waiting(mara, 'Mara').getByText('Someone else must approve it.').waitFor();
    expect(await waiting(mara, 'Mara').getByRole('button').allInnerTexts()).toEqual(['Withdraw']);
    await expectFitting(mara, 'a change that waits');
    expect(await publicPage('/contact')).not.toContain(shown);

    const tom = await openAs('marketing', 'Tom', '/copy', scripts);
    await tom
      .getByRole('region', { name: 'Awaiting approval' })
      .getByRole('link', { name: 'Clinic facts' })
      .click();
    await tom.waitForURL(/\/copy\/settings/);
    expect(await waiting(tom, 'Mara').innerText()).toContain(shown);
    await waiting(tom, 'Mara').getByRole('button', { name: 'Approve' }).click();
    await facts(tom).getByText('Saved by Mara on').waitFor();
    await shows('/contact', shown);

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
  },
);

test('a page stays on the site until somebody else agrees that it goes', async () => {
  const status = async () => (await fetch(`${site.url}/faq`)).status;
  const mara = await openAs('marketing', 'Mara', '/copy/edit/en/faq');
  await mara.getByText('Unpublish', { exact: true }).first().click();
  await mara.getByRole('button', { name: 'Unpublish', exact: true }).click();
  await waiting(mara, 'Mara').waitFor();
  expect(await status()).toBe(200);
  const tom = await openAs('marketing', 'Tom', '/copy/edit/en/faq');
  await waiting(tom, 'Mara').getByText('Visitors see “Page not found.”').waitFor();
  await expectFitting(tom, 'a page that waits to go');
  await waiting(tom, 'Mara').getByRole('button', { name: 'Approve' }).click();
  await until(status, (code) => code === 404);
});
