import { expect, test } from 'playwright/test';
import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { keyFile } from '@/lib/platform/keys';
import { bundleOf } from '@/scripts/bundle.js';
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

const PRODUCTION = {
  APP_URL: 'https://clinic.example',
  SMTP_URL: 'smtps://mail.clinic.example',
  MAIL_FROM: 'site@clinic.example',
  MAIL_FROM_NEUTRAL: 'office@clinic.example',
  INTAKE_NOTIFY_TO: 'intake@clinic.example',
  CONFIDENTIAL_KEYS: 'unused',
  TRUSTED_PROXIES: 'none',
};

test('a backup of a running site is restored on another machine, is readable there, and the mail that waited goes out', async () => {
  const smtp = await new TestSmtp().start();
  await smtp.stop();
  const settings = { SMTP_URL: smtp.url, MAIL_FROM: 'site@clinic.example' };
  const site = await new Site(settings).start();
  const body = new URLSearchParams({ name: 'Kept', phone: '239 555 0144', consent: 'contact-2' });
  const sent = await fetch(`${site.url}/api/consultation`, { method: 'POST', body, redirect: 'manual' });
  expect(sent.ok).toBe(true);
  await until(
    () => rows(site.databaseUrl, "SELECT 1 FROM delivery WHERE attempts > 0 AND state = 'queued'"),
    ({ length }) => length === 1,
  );
  const folder = mkdtempSync(path.join(tmpdir(), 'calusa-backups-'));
  const identity = path.join(folder, 'identity.txt');
  const made = command('backup', {}, '--new-identity', identity);
  const here = { DATA_DIR: site.dataDir };
  expect(command('backup', here, path.join(folder, 'clear'))).toMatch(/is not encrypted, and was read back/);
  expect(command('backup', { ...here, APP_ENV: 'production', ...PRODUCTION }, folder)).toContain(
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
  const stored = await rows(site.databaseUrl, 'SELECT reference FROM consultation_request');
  await site.stop();

  const other = new Site(settings);
  const there = { DATA_DIR: other.dataDir };
  expect(command('restore', there, file, '--identity', identity)).toMatch(/keys is missing\. Restore it/);
  copyFileSync(keyFile(site.dataDir), keyFile(other.dataDir));
  expect(command('restore', there, file)).toContain('is encrypted. Name the file with its identity');
  const restored = command('restore', there, file, '--identity', identity);
  expect(restored).toMatch(/Restored \d+ rows in \d+ tables/);
  expect(restored).toMatch(/Requests opened: 1\. The audit is in order/);
  expect(restored).toContain('queued emails (1)');
  expect(command('restore', there, file, '--identity', identity)).toContain('The database is not empty');
  expect(command('backup', there, folder)).toContain('No database is running');

  await smtp.start();
  await other.start();
  expect(await rows(other.databaseUrl, 'SELECT reference FROM consultation_request')).toEqual(stored);
  await until(
    () => smtp.mails.length,
    (count) => count > 0,
  );
  expect(smtp.mails[0]).toContain(stored[0]?.reference);
  await site.remove();
  await other.remove();
  await smtp.stop();
  rmSync(folder, { recursive: true });
});
