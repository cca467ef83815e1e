import type { Page } from 'playwright/test';
import { signInAs } from '../support/staff';
import { until } from '../support/until';
import { expect, site, test, visit } from '../support/site-test';

async function openAs(name: string, path: string, javaScriptEnabled: boolean): Promise<Page> {
  const { page } = await visit({ javaScriptEnabled });
  await signInAs(page.context(), site, 'admin', name);
  await page.goto(`${site.url}${path}`);
  return page;
}
const facts = (page: Page) => page.locator('#facts');
async function save(page: Page, why: string) {
  await page.locator('input[name=why]').first().fill(why);
  await page.getByRole('button', { name: 'Save', exact: true }).first().click();
}
const publicPage = async (path: string) => (await fetch(`${site.url}${path}`)).text();

for (const scripts of [true, false])
  test(`a fact is saved, rejected, found changed by someone else, and restored (scripts: ${scripts})`, async () => {
    const page = await openAs('Ada', '/copy/settings', scripts);
    const other = await openAs('Ben', '/copy/settings', false);
    const phone = scripts ? '(239) 555-0111' : '(239) 555-0222';
    await facts(page).locator('#facts-phone').fill('239');
    await save(page, 'Our phone');
    await facts(page).getByText('Enter a number that can be dialed', { exact: false }).first().waitFor();
    expect(await facts(page).locator('#facts-phone').inputValue()).toBe('239');
    expect(await facts(page).locator('#facts-why').inputValue()).toBe('Our phone');

    await facts(page)
      .locator('#facts-phone')
      .fill(phone.replace('(', '+1 ').replace(') ', ' ').replace('-', ' '));
    await facts(page).locator('input[name=placeholders][value=phone]').uncheck();
    await save(page, 'Our phone');
    await facts(page).getByText('It’s in effect now.').waitFor();
    await facts(page).getByText('Saved by Ada on').waitFor();
    await until(
      () => publicPage('/contact'),
      (html) => html.includes(phone),
    );
    expect(await publicPage('/contact')).not.toContain(`${phone} [placeholder]`);

    await facts(other).locator('#facts-city').fill('Naples, Florida');
    await save(other, 'We move');
    const alert = facts(other).getByRole('alert');
    await alert.getByText('Someone else saved changes while you were editing').waitFor();
    expect(await alert.innerText()).toContain('Phone, now:');
    expect(await facts(other).locator('#facts-city').inputValue()).toBe('Naples, Florida');

    const seen = await facts(page).locator('input[name=number]').first().inputValue();
    await facts(other).locator('#facts-phone').fill('+1 239 555 0333');
    await save(other, 'We move');
    await facts(other).getByText('It’s in effect now.').waitFor();
    await page.reload();
    await facts(page).getByText('History:').click();
    await facts(page)
      .locator('summary', { hasText: `Restore version ${seen}` })
      .click();
    await facts(page)
      .getByRole('button', { name: `Restore version ${seen}` })
      .click();
    await facts(page)
      .getByText(`version ${Number(seen) + 2}: overrides`, { exact: false })
      .waitFor();
    expect(await facts(page).locator('#facts-city').inputValue()).toBe('Fort Myers, Florida');
  });

test('the menu is ordered by numbers without scripts, and by buttons with them', async () => {
  const main = async () =>
    [...(await publicPage('/')).matchAll(/class="menu-link" href="([^"]+)"/g)].map(([, href]) => href);
  const shipped = await main();
  const plain = await openAs('Ada', '/copy/menus', false);
  await plain.locator('input[name=main-position]').last().fill('0.5');
  await save(plain, 'Last comes first');
  await plain.getByText('It’s in effect now.').waitFor();
  const turned = [shipped.at(-1), ...shipped.slice(0, -1)];
  await until(main, (now) => now.join() === turned.join());

  const page = await openAs('Ada', '/copy/menus', true);
  await page
    .getByRole('button', { name: /^Down: / })
    .first()
    .press('Enter');
  await save(page, 'Not first');
  await page.getByText('It’s in effect now.').waitFor();
  const swapped = [turned[1], turned[0], ...turned.slice(2)];
  await until(main, (now) => now.join() === swapped.join());
});
