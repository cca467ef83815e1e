import { launchWithoutCookies } from '../support/browser';
import { hydrated } from '../support/hydrated';
import { openRequestAccess, sendWithPrivateEmail } from '../support/request-access';
import { rows } from '../support/rows';
import { until } from '../support/until';
import { expect, newAddress, site, test, visit } from '../support/site-test';
import { expectAccessible, visitIn } from '../support/visit';

test('when idle, it closes for everyone on the device; after sleep it closes when the device wakes', async () => {
  const email = 'alone@private.example';
  const { page } = await visit({ viewport: { width: 320, height: 640 } });
  await page.goto(`${site.url}/consultation`);
  const reference = await sendWithPrivateEmail(page, email);
  await page.clock.install();
  for (const away of ['runs', 'sleeps'] as const) {
    await openRequestAccess(page, site, reference, email);
    await page.getByRole('heading', { name: 'Your request on file' }).waitFor();
    await hydrated(page); // the clock is the scripts’
    if (away === 'runs') {
      await page.clock.runFor('05:01');
      await page.getByRole('dialog', { name: 'Are you still there?' }).waitFor();
      await expectAccessible(page, 'left alone');
      await page.clock.runFor('02:01');
    } else await page.clock.fastForward('01:00:00');
    await page.waitForURL(`${site.url}/your-request`);
    await page.goto(`${site.url}/your-request/held`);
    await page.getByRole('heading', { name: 'This page has closed' }).waitFor();
  }
});

for (const way of ['quick exit', 'private email taken back'])
  test(`${way} closes it on the server too`, async () => {
    const email = `${way.replaceAll(' ', '-')}@private.example`;
    const sessions = () => rows(site.databaseUrl, 'SELECT FROM access_session');
    const { length: before } = await sessions();
    const { page } = await visit({ javaScriptEnabled: false });
    await page.goto(`${site.url}/consultation`);
    await openRequestAccess(page, site, await sendWithPrivateEmail(page, email), email);
    const copied = await page.context().cookies();
    if (way === 'quick exit') await page.request.get(`${site.url}/leave`, { maxRedirects: 0 });
    else {
      await page.getByText('also closes this page').waitFor();
      await page.getByRole('button', { name: 'Stop emailing me' }).click();
      await page.getByRole('heading', { name: 'We won’t email you anymore' }).waitFor();
    }
    await until(sessions, ({ length }) => length === before);
    await page.context().addCookies(copied);
    await page.goto(`${site.url}/your-request/held`);
    await page.getByRole('heading', { name: 'This page has closed' }).waitFor();
  });

test('once closed in a browser that blocks cookies, the fields its forms carried no longer open anything', async () => {
  const email = 'carried@private.example';
  const { page, close } = await visitIn(
    await launchWithoutCookies({ javaScriptEnabled: false, address: newAddress() }),
    site.url,
  );
  try {
    await page.goto(`${site.url}/consultation`);
    await openRequestAccess(page, site, await sendWithPrivateEmail(page, email), email);
    const carried = await page.locator('input[name="kept.opened"]').first().inputValue();
    await page.getByRole('button', { name: 'Sign out' }).click();
    await page.waitForURL(`${site.url}/your-request`);
    const form = { 'kept.opened': carried, to: 'held' };
    const replayed = await (await page.request.post(`${site.url}/api/your-request/step`, { form })).text();
    expect(replayed).toContain('This page has closed');
    expect(replayed).not.toContain('I would like to talk');
  } finally {
    await close();
  }
});
