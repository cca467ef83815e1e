import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { promisify } from 'node:util';
import type { Page } from 'playwright/test';
import { bundleOf } from '@/scripts/bundle.js';
import { dayIn } from '@/lib/shared/dates';
import { DAY_MS } from '@/lib/shared/durations';
import { hydrated } from '../support/hydrated';
import { invite } from '../support/invitation';
import { rows } from '../support/rows';
import { join } from '../support/sign-in';
import { signInAs } from '../support/staff';
import { until } from '../support/until';
import { expect, site, test, visit } from '../support/site-test';
import { sendRequest, type Answers } from '../support/visit';

async function open(
  role: 'admin' | 'intake',
  name: string,
): Promise<Page & { staffId: string; sessionId: string }> {
  const { page } = await visit();
  const { id, sessionId } = await signInAs(page.context(), site, role, name);
  return Object.assign(page, { staffId: id, sessionId });
}

/** Sends a request on the site, as a visitor. */
const send = async (answers: Answers) => sendRequest((await visit()).page, site.url, answers);

const auditVerify = () =>
  promisify(execFile)(process.execPath, [bundleOf('audit'), 'verify'], {
    env: site.commandEnvironment,
  });

test('from invitation to export: a request is found, called, noted, scheduled and exported, and all of it is in the audit', async () => {
  const password = 'green boats at seven';
  const { page } = await visit({ acceptDownloads: true });
  const email = 'ada@clinic.example';
  await join(page, await invite(site, 'admin', email), { name: 'Ada', email, password });
  const origin = `http://localhost:${site.port}`;

  // The list updates itself.
  await page.getByText('Nothing to do.').waitFor();
  const reference = await send({
    name: 'Robin Rivers',
    phone: '239 555 0123',
    message: 'I would like to talk',
  });
  await page.getByRole('link', { name: reference }).waitFor();
  expect(await page.locator('main').textContent()).toContain('Robin Rivers');

  await page.getByLabel('Find a request').fill('rivers');
  await page.getByRole('button', { name: 'Find' }).click();
  await page.getByLabel('Found requests').getByText('Robin Rivers').waitFor();
  expect(page.url()).not.toMatch(/rivers/i);
  await page.getByLabel('Found requests').getByRole('link', { name: reference }).click();

  await page.getByRole('heading', { name: 'Safe contact' }).waitFor();
  expect(await page.getByRole('link', { name: 'Call (239) 555-0123' }).getAttribute('href')).toBe(
    'tel:+12395550123',
  );
  // Text messages weren't permitted, so none can be logged.
  expect(await page.locator('option[value="text:message_sent"]:not([disabled])').count()).toBe(0);
  await page.getByLabel('Outcome').selectOption('call:no_answer');
  await page.getByRole('region', { name: 'Log a call' }).getByRole('button', { name: 'Save' }).click();
  await page.getByText('Contacting', { exact: true }).first().waitFor();
  await page.getByRole('textbox', { name: 'Note' }).fill('Nobody picked up; again in the evening.');
  await page.getByRole('button', { name: 'Add note' }).click();
  await page.getByText('Nobody picked up; again in the evening.').first().waitFor();
  await page.getByText('Make an appointment').click();
  const appointment = page.getByRole('region', { name: 'Appointment' });
  await appointment.getByLabel('Date').fill(dayIn('America/New_York', new Date(Date.now() + 2 * DAY_MS)));
  await appointment.getByLabel('Time').fill('10:30');
  await appointment.getByRole('button', { name: 'Save appointment' }).click();
  await page.getByText('Scheduled', { exact: true }).first().waitFor();
  await appointment.getByText('Assessment, 1 h, with Ada').waitFor();

  await page.goto(`${origin}/desk/export`);
  await page.getByLabel('Name', { exact: true }).check();
  await page.getByLabel('Notes of staff').check();
  await page.getByLabel('Why do you need it?').fill('Asked for by the clinical director');
  const downloading = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Export' }).click();
  const file = await (await downloading).path();
  const text = readFileSync(file, 'utf8');
  for (const held of [reference, 'Robin Rivers', '42 CFR part 2']) expect(text).toContain(held);
  expect(text).not.toMatch(/555\D?0123/);

  await page.goto(`${origin}/activity`);
  for (const done of [
    'Exported requests',
    'Viewed a request',
    'Wrote a note',
    'Searched for requests',
    'Added a second factor',
  ])
    await page.getByText(done).last().waitFor();
  const unchained = () =>
    rows(
      site.databaseUrl,
      'SELECT 1 FROM audit_entry e WHERE NOT EXISTS (SELECT FROM audit_link l WHERE l.entry_id = e.id)',
    );
  await until(unchained, (left) => left.length === 0);
  expect((await auditVerify()).stdout).toContain('Nothing was edited');
  const owner =
    "ALTER TABLE audit_entry DISABLE TRIGGER USER; DELETE FROM audit_entry WHERE action = 'requests.exported'; ALTER TABLE audit_entry ENABLE TRIGGER USER";
  await rows(
    site.databaseUrl,
    owner.replace('DELETE', 'ALTER TABLE audit_link DROP CONSTRAINT audit_link_entry_id_fkey; DELETE'),
  );
  await expect(auditVerify()).rejects.toMatchObject({
    code: 1,
    stdout: expect.stringMatching(/BROKEN at position \d+, entry \d+/),
  });
});

test('two people on one request see each other, and never overwrite changes they haven’t seen', async () => {
  const reference = await send({ name: 'Sam', phone: '239 555 0124' });
  const [ana, ben] = [await open('intake', 'Ana'), await open('intake', 'Ben')];
  await ana.goto(`${site.url}/desk/requests/${reference}`);
  await ben.goto(`${site.url}/desk/requests/${reference}`);
  await ana.getByText('Ben has this request open too.').waitFor();
  await ben.getByText('Ana has this request open too.').waitFor();

  // Ben's page no longer gets events, as with a broken connection.
  await ben.context().route('**/api/desk/live**', (route) => route.abort());
  await ben.reload();
  await hydrated(ben);
  await ben.getByRole('textbox', { name: 'Note' }).fill('half a note');
  await ana.getByRole('button', { name: 'Assign to me' }).click();
  await ana.getByText('Now: Ana').waitFor();
  await ben.getByRole('button', { name: 'Assign to me' }).click();
  await ben.getByText('Ana changed this request while you were looking at it.').waitFor();
  await ben.getByText('Now: Ana').waitFor();
  expect(await ben.getByRole('textbox', { name: 'Note' }).inputValue()).toBe('half a note');

  await ben.close();
  await ana.getByText('has this request open too.').waitFor({ state: 'detached' });
});

test('a request sent to one process appears on a desk open at another', async () => {
  const other = await site.replica();
  const page = await open('intake', 'Cleo'); // cookies are shared across ports
  await page.goto(`${other.url}/desk?view=new`);
  await page.getByRole('heading', { name: 'Requests' }).waitFor();
  const reference = await send({ name: 'Kim', phone: '239 555 0125' });
  await page.getByRole('link', { name: reference }).waitFor();
  await page.getByText('1 new request').waitFor();
  await other.remove();
});

test('a stream does not keep a session alive, and ends with it', async () => {
  const page = await open('intake', 'Dana');
  await page.goto(`${site.url}/desk?from=mail#queue`);
  const session = `staff_session WHERE id = '${page.sessionId}'`;
  await rows(
    site.databaseUrl,
    `UPDATE staff_session SET last_active_at = now() - interval '10 minutes' WHERE id = '${page.sessionId}'`,
  );
  const [before] = await rows(site.databaseUrl, `SELECT last_active_at FROM ${session}`);
  const reference = await send({ name: 'Lou', phone: '239 555 0126' });
  await page.getByRole('link', { name: reference }).waitFor();
  expect(await rows(site.databaseUrl, `SELECT last_active_at FROM ${session}`)).toEqual([before]);

  const admin = await open('admin', 'Eve');
  await admin.goto(`${site.url}/team`);
  await admin.getByRole('button', { name: 'Suspend Dana' }).click();
  await page.waitForURL(
    ({ pathname, searchParams }) =>
      pathname === '/sign-in' && searchParams.get('next') === '/desk?from=mail#queue',
  );
});

test('an expired idle session opens nothing, whatever its cookie says', async () => {
  const page = await open('intake', 'Finn');
  await rows(
    site.databaseUrl,
    `UPDATE staff_session SET last_active_at = now() - interval '15 minutes' WHERE id = '${page.sessionId}'`,
  );
  await page.goto(`${site.url}/desk`);
  await page.getByRole('heading', { name: 'Sign in to the staff desk' }).waitFor();
  expect(await rows(site.databaseUrl, `SELECT 1 FROM staff_session WHERE id = '${page.sessionId}'`)).toEqual(
    [],
  );
});
