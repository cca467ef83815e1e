import { openOwnPage, sendWithPrivateEmail } from '../support/own-page';
import { useSite } from '../support/use-site';
import { expectAccessible } from '../support/visit';

jest.setTimeout(120_000);

// A site of its own: one address may send no more than twenty forms of these pages in ten minutes.
const { site, visit } = useSite();

test('left alone, it closes for everyone on the device; after a sleep it closes when the device wakes', async () => {
  const email = 'alone@private.example';
  const { page } = await visit({ viewport: { width: 320, height: 640 } });
  await page.goto(`${site.url}/consultation`);
  const reference = await sendWithPrivateEmail(page, email);
  await page.clock.install();
  for (const away of ['runs', 'sleeps'] as const) {
    await openOwnPage(page, site, reference, email);
    await page.getByRole('heading', { name: 'What we hold' }).waitFor();
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
