import { caughtMails } from '../support/mail';
import { openRequestAccess, sendWithPrivateEmail } from '../support/request-access';
import { rows } from '../support/rows';
import { expect, site, test, visit } from '../support/site-test';
import { expectAccessible } from '../support/visit';

async function open(javaScriptEnabled = true) {
  const visitor = await visit({ javaScriptEnabled, viewport: { width: 320, height: 640 } });
  await visitor.page.goto(`${site.url}/consultation`);
  return visitor;
}

for (const javaScriptEnabled of [true, false])
  test(`a person sees what is stored, withdraws a consent, and deletes everything (JavaScript: ${javaScriptEnabled})`, async () => {
    const email = `own-${javaScriptEnabled}@private.example`;
    const { page, watch } = await open(javaScriptEnabled);
    const reference = await sendWithPrivateEmail(page, email);
    const code = await openRequestAccess(page, site, reference, email);
    for (const held of [reference, 'Robin', '(239) 555-0123', email, 'I would like to talk'])
      expect(await page.locator('main').textContent()).toContain(held);

    await page.getByRole('button', { name: 'Stop leaving voicemails' }).click();
    await page.getByText(/^Stopped /).waitFor();
    expect(await page.getByRole('button', { name: 'Stop leaving voicemails' }).count()).toBe(0);
    const own = `(SELECT id FROM consultation_request WHERE reference = '${reference}')`;
    const taken = `SELECT 1 AS one FROM audit_entry WHERE action = 'request.consent_withdrawn' AND request_id = ${own}`;
    expect(await rows(site.databaseUrl, taken)).toEqual([{ one: 1 }]);

    await page.getByRole('link', { name: 'Delete my request' }).click();
    await page.getByRole('button', { name: 'Delete it now' }).click();
    await page.getByRole('heading', { name: 'Your request is deleted' }).waitFor();
    expect(await rows(site.databaseUrl, `SELECT 1 WHERE EXISTS ${own}`)).toEqual([]);
    expect(await page.context().cookies()).toEqual([]);
    await page.goto(`${site.url}/your-request/held`);
    await page.getByRole('heading', { name: 'This page has closed' }).waitFor();
    expect(watch.urls.filter((url) => url.includes(reference) || url.includes(code.slice(0, 4)))).toEqual([]);
    expect([...watch.foreignRequests, ...watch.violations]).toEqual([]);
  });

test('each step, including a wrong code, is accessible in light and dark on a narrow phone', async () => {
  const email = 'steps@private.example';
  const { page } = await open();
  const look = (state: string) => expectAccessible(page, state);
  const reference = await sendWithPrivateEmail(page, email);
  await look('confirmation');
  await page.goto(`${site.url}/your-request`);
  await page.getByLabel('Your reference').fill(reference);
  await page.getByLabel('Your email').fill(email);
  await page.getByRole('button', { name: 'Send me a code' }).click();
  await page.getByRole('heading', { name: 'Enter the code' }).waitFor();
  // Wait for its email, so that the next code is the newer one.
  await caughtMails(
    site.mailFolder,
    1,
    ({ subject, to }) => subject === 'Your code' && to[0]?.address === email,
  );
  await look('code');
  await page.getByLabel('Code').fill('0000');
  await page.getByRole('button', { name: 'Open my request' }).click();
  await page.getByRole('heading', { name: 'There is a problem' }).waitFor();
  expect(await page.title()).toMatch(/^Error: /);
  const alert = page.getByRole('alert').filter({ hasText: 'There is a problem' });
  await page.waitForFunction(() => document.activeElement?.textContent?.startsWith('There is a problem'));
  await look('wrong code');
  await alert.getByRole('link').click();
  await page.waitForFunction(() => document.activeElement?.id === 'code');

  await openRequestAccess(page, site, reference, email);
  await look('held');
  await page.getByRole('button', { name: 'Stop leaving voicemails' }).click();
  await page.getByText(/^Stopped /).waitFor();
  await look('taken back');
  await page.getByRole('link', { name: 'Delete my request' }).click();
  await page.getByRole('button', { name: 'Delete it now' }).waitFor();
  await look('delete');
});

test('once it is closed, neither Back nor a copy of its cookies shows anything, and the code no longer works', async () => {
  const email = 'closed@private.example';
  const { page } = await open();
  const reference = await sendWithPrivateEmail(page, email);
  const code = await openRequestAccess(page, site, reference, email);
  const copied = await page.context().cookies();
  await page.getByRole('button', { name: 'Sign out' }).click();
  await page.waitForURL(`${site.url}/your-request`);
  await page.goBack();
  expect(await page.locator('body').textContent()).not.toContain('I would like to talk');
  await page.context().addCookies(copied);
  for (const opened of ['held', 'delete']) {
    await page.goto(`${site.url}/your-request/${opened}`);
    await page.getByRole('heading', { name: 'This page has closed' }).waitFor();
  }
  await page.context().clearCookies();

  await page.goto(`${site.url}/your-request`);
  await page.getByLabel('Your reference').fill(reference);
  await page.getByLabel('Your email').fill(email);
  await page.getByRole('button', { name: 'Send me a code' }).click();
  await page.getByLabel('Code').fill(code);
  await page.getByRole('button', { name: 'Open my request' }).click();
  await page.getByRole('heading', { name: 'There is a problem' }).waitFor();
});
