import { expect, test } from 'playwright/test';
import { spawnSync } from 'node:child_process';
import { copyFileSync, existsSync } from 'node:fs';
import path from 'node:path';
import { keyFile } from '@/lib/platform/keys';
import { rows } from '../support/rows';
import { cleanEnvironment, Site } from '../support/site';
import { TestSmtp } from '../support/smtp';
import { until } from '../support/until';

/** What a command prints, run on a data folder as `npm run` does. */
function command(name: string, dataDir: string, ...args: string[]): string {
  const flags = ['--disable-warning=ExperimentalWarning', '--import', 'tsx', `scripts/${name}.ts`, ...args];
  const env = { ...cleanEnvironment(), DATA_DIR: dataDir };
  const { stdout, stderr } = spawnSync(process.execPath, flags, { env, encoding: 'utf8' });
  return stdout + stderr;
}

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
  const file = path.join(site.dataDir, 'site.backup');
  expect(command('backup', site.dataDir, file)).toMatch(/has \d+ rows from \d+ tables, and was read back/);
  const stored = await rows(site.databaseUrl, 'SELECT reference FROM consultation_request');
  await site.stop();

  const other = new Site(settings);
  expect(command('restore', other.dataDir, file)).toMatch(/keys is missing\. Restore it/);
  copyFileSync(keyFile(site.dataDir), keyFile(other.dataDir));
  const restored = command('restore', other.dataDir, file);
  expect(restored).toMatch(/Restored \d+ rows in \d+ tables/);
  expect(restored).toMatch(/Requests opened: 1\. The audit is in order/);
  expect(restored).toContain('queued emails (1)');
  expect(command('restore', other.dataDir, file)).toContain('The database is not empty');
  expect(command('backup', other.dataDir, file)).toContain('No database is running');
  expect(existsSync(file)).toBe(true);

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
});
