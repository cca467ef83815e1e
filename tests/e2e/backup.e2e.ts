import { expect, test } from 'playwright/test';
import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { keyFile } from '@/lib/platform/keys';
import { bundleOf } from '@/scripts/bundle.js';
import { noteFigure } from '../support/figure';
import { productionSettings } from '../support/production-settings';
import { rows } from '../support/rows';
import { cleanEnvironment, Site } from '../support/site';
import { TestSmtp } from '../support/smtp';
import { until } from '../support/until';

type Setting = Record<string, string>;

/** What a command prints, run with these settings as `npm run` does. */
function command(name: string, settings: Setting, ...args: string[]): string {
  const flags = ['--disable-warning=ExperimentalWarning', bundleOf(name), ...args];
  const env = { ...cleanEnvironment(), ...settings };
  const { stdout, stderr } = spawnSync(process.execPath, flags, { env, encoding: 'utf8' });
  return stdout + stderr;
}

/** Sends the form as a browser without scripts does, and gives the reference of what was stored. */
async function submit(site: Site, name: string, phone: string): Promise<string> {
  const body = new URLSearchParams({ name, phone, consent: 'contact-2' });
  const sent = await fetch(`${site.url}/api/consultation`, { method: 'POST', body, redirect: 'manual' });
  expect(sent.ok).toBe(true);
  const newest = 'SELECT reference FROM consultation_request ORDER BY received_at DESC LIMIT 1';
  return String((await rows(site.databaseUrl, newest))[0]?.reference);
}

const references = async (site: Site) =>
  (await rows(site.databaseUrl, 'SELECT reference FROM consultation_request')).map(
    ({ reference }) => reference,
  );
const waitingMails = (site: Site) => rows(site.databaseUrl, "SELECT 1 FROM delivery WHERE state = 'queued'");

test('a site is restored on another machine: all is there, nothing that was deleted comes back, and no mail goes unasked', async () => {
  const smtp = await new TestSmtp().start();
  await smtp.stop();
  const settings = { SMTP_URL: smtp.url, MAIL_FROM: 'site@clinic.example' };
  const site = await new Site(settings).start();
  const kept = await submit(site, 'Kept', '239 555 0144');
  const deleted = await submit(site, 'Deleted', '239 555 0145');

  const folder = mkdtempSync(path.join(tmpdir(), 'calusa-backups-'));
  const identity = path.join(folder, 'identity.txt');
  const made = command('backup', {}, '--new-identity', identity);
  const here = { DATA_DIR: site.dataDir };
  expect(command('backup', here, path.join(folder, 'clear'))).toMatch(/is not encrypted, and was read back/);
  expect(command('backup', productionSettings({ ...here, APP_ENV: 'production' }), folder)).toContain(
    'A backup in production needs a key of its own',
  );
  const BACKUP_RECIPIENTS = /BACKUP_RECIPIENTS=(age1\w+)/.exec(made)?.[1] ?? '';
  const old = path.join(folder, 'calusa-20250101T000000Z.backup.age');
  writeFileSync(old, '');
  const written = command('backup', { ...here, BACKUP_RECIPIENTS }, folder, '--keep', '1d');
  expect(written).toMatch(/has \d+ rows from \d+ tables, is encrypted, and was read back/);
  expect(written).toContain(`Deleted ${old}`);
  const listed = command('backup', {}, '--list', folder, '--identity', identity);
  expect(listed).toMatch(/whole, \d+ rows\nBackups: 1\./);
  const file = /\S+\.backup\.age/.exec(listed)?.[0] ?? '';

  // After the backup: retention deletes one of them.
  const trash =
    "UPDATE consultation_request SET trashed_at = now() - interval '40 days' WHERE reference = $1";
  await rows(site.databaseUrl, trash, [deleted]);
  expect(command('retention', here, 'purge')).toContain(deleted);
  expect(await references(site)).toEqual([kept]);
  await site.stop();

  const other = new Site(settings);
  const there = { DATA_DIR: other.dataDir };
  const restore = (...args: string[]) => command('restore', there, file, ...args);
  expect(restore('--identity', identity)).toMatch(/keys is missing\. Restore it/);
  copyFileSync(keyFile(site.dataDir), keyFile(other.dataDir));
  expect(restore('--identity', identity)).toContain('No erasure log found');
  const log = ['--erasures', site.dataDir];
  expect(restore(...log)).toContain('is encrypted. Name the file with its identity');
  const restored = restore(...log, '--identity', identity);
  expect(restored).toMatch(/Restored \d+ rows in \d+ tables/);
  noteFigure(/Restored \d+ rows in \d+ tables/.exec(restored)?.[0] ?? '');
  expect(restored).toContain('in the log: 1, of which 1 were applied again.');
  expect(restored).toMatch(/Requests opened: 1\. The audit passed its check/);
  expect(restored).toContain('Everyone is signed out. Active accounts');
  expect(restored).toMatch(/The site was restored to 20\S+Z\. Anything newer is missing/);
  expect(restored).toContain('queued emails (1, which may have been sent since)');
  expect(restore(...log, '--identity', identity)).toContain('The database is not empty');
  expect(command('backup', there, folder)).toMatch(/is not encrypted, and was read back/);

  await smtp.start();
  await other.start();
  await until(
    () => other.output,
    (output) => output.includes('site.not_released'),
  );
  expect(await references(other)).toEqual([kept]);
  const later = await submit(other, 'Later', '239 555 0146'); // the site takes requests meanwhile
  expect([smtp.mails.length, (await waitingMails(other)).length]).toEqual([0, 2]);
  expect(command('restore', there, '--release')).toContain('queued when the backup was made: 1.');
  expect(smtp.mails).toHaveLength(0);
  expect(command('restore', there, '--release', '--mail', 'send')).toContain('Released. Emails to send: 2;');
  await until(
    () => waitingMails(other),
    ({ length }) => length === 0,
  );
  expect(smtp.mails).toHaveLength(2);
  for (const reference of [kept, later])
    expect(smtp.mails.filter((mail) => mail.includes(reference))).toHaveLength(1);
  await until(
    () => command('audit', there, 'verify'),
    (said) => /0 aren’t covered yet/.test(said) && !/BROKEN|REPLACED/.test(said),
  );
  expect(command('restore', there, '--release')).toContain('Nothing is on hold');
  await site.remove();
  await other.remove();
  await smtp.stop();
  rmSync(folder, { recursive: true });
});
