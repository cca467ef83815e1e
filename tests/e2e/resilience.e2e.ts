import { expect, test, type Browser } from 'playwright/test';
import { startPostgres } from '../support/postgres-process';
import { rows } from '../support/rows';
import { expectSecurityHeaders } from '../support/security-headers';
import { Site } from '../support/site';
import { TestSmtp } from '../support/smtp';
import { until } from '../support/until';
import { fillAndSend, sendRequest, visit, type Answers } from '../support/visit';

async function send(browser: Browser, site: Site, answers: Answers): Promise<string> {
  const { page, close } = await visit(browser, site.url);
  const reference = await sendRequest(page, site.url, answers);
  await close();
  return reference;
}

test('with mail down, a request is accepted; after kill -9 of everything it is there, and its mail goes out once mail is up', async ({
  browser,
}) => {
  const smtp = await new TestSmtp().start();
  await smtp.stop();
  const site = new Site({ SMTP_URL: smtp.url, MAIL_FROM: 'site@clinic.example' });
  await site.start();
  const reference = await send(browser, site, { name: 'Sturdy', email: 'sturdy@example.com' });
  await until(
    () => site.output,
    (output) => output.includes('delivery.refused'),
  );
  await site.kill();
  await until(
    () =>
      fetch(site.url).then(
        () => false,
        () => true,
      ),
    Boolean,
  );

  await site.start();
  const stored = await rows(
    site.databaseUrl,
    'SELECT r.reference, state, attempts, last_error_code FROM consultation_request r JOIN delivery d ON d.request_id = r.id',
  );
  expect(stored).toEqual([{ reference, state: 'queued', attempts: 1, last_error_code: 'NO_CONNECTION' }]);

  await smtp.start();
  await rows(site.databaseUrl, "UPDATE pgboss.job SET start_after = now() WHERE state = 'retry'"); // instead of waiting half a minute
  await until(
    () => smtp.mails.length,
    (count) => count > 0,
  );
  expect(smtp.mails).toHaveLength(1);
  expect(smtp.mails[0]).toContain(reference);
  const [delivery] = await until(
    () => rows(site.databaseUrl, 'SELECT id, state, attempts, last_error_code FROM delivery'),
    ([row]) => row?.state === 'sent',
  );
  expect(delivery).toMatchObject({ attempts: 2, last_error_code: null });
  expect(smtp.mails[0]).toContain(`Message-ID: <${String(delivery?.id)}@clinic.example>`);
  await site.remove();
  await smtp.stop();
});

test('with the database away, a request is not taken, what was typed stays, and pages go on', async ({
  browser,
}) => {
  const { urls, stop } = await startPostgres();
  const site = await new Site({}, urls).start();
  await stop();
  for (const javaScriptEnabled of [true, false]) {
    const { page, close } = await visit(browser, site.url, { javaScriptEnabled });
    await page.goto(`${site.url}/consultation`);
    await fillAndSend(page, { name: 'Kept', phone: '239 555 0156', message: 'kept too' });
    const alert = page.getByRole('alert').filter({ hasText: 'There is a problem' });
    expect(await alert.textContent()).toMatch(
      /couldn’t save your request.*Nothing you typed is lost.*Call 988/,
    );
    expect(await page.getByRole('textbox', { name: 'What name' }).inputValue()).toBe('Kept');
    expect(await page.getByRole('textbox', { name: 'Is there anything' }).inputValue()).toBe('kept too');
    expect(await page.locator('#consent').isChecked()).toBe(true);
    await close();
  }
  const unsaved = await fetch(`${site.url}/api/consultation`, {
    method: 'POST',
    body: new URLSearchParams({ name: 'Kept', phone: '239 555 0156', consent: 'contact-1' }).toString(),
    headers: { accept: 'application/json', 'content-type': 'application/x-www-form-urlencoded' },
  });
  expect(unsaved.status).toBe(503);
  expectSecurityHeaders(unsaved);
  const ready = await fetch(`${site.url}/readyz`);
  expect(ready.status).toBe(503);
  expect(((await ready.json()) as { checks: unknown }).checks).toMatchObject({
    database: 'failing',
    copy: 'failing', // the published copy can't be read
  });
  expect((await fetch(`${site.url}/healthz`)).status).toBe(200);
  await site.remove();
});
