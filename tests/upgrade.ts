import { randomBytes } from 'node:crypto';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { migrationNames } from '@/lib/platform/migration-files';
import { startPostgres } from './support/postgres-process';
import { Replica } from './support/replicas';
import { rows } from './support/rows';
import { sitePort } from './support/site-port';
import { TestSmtp } from './support/smtp';
import { until } from './support/until';
import { openForm, sendForm } from './support/visitor-form';

// `npm run upgrade -- FOLDER`: the web server and the worker of the release in FOLDER, on a database that this checkout has
// migrated. While an upgrade goes on, they have to do their work there.

const PAGES = ['/', '/about', '/consultation', '/sign-in', '/icon.svg'];

const [release = ''] = process.argv.slice(2);
const theirs = readdirSync(path.join(release, 'prisma/migrations'));
const added = migrationNames().filter((name) => !theirs.includes(name));
console.log(`Migrations that it doesn't know: ${added.length === 0 ? 'none' : added.join(', ')}`);

const { urls, stop } = await startPostgres();
const smtp = await new TestSmtp().start();
const dataDir = mkdtempSync(path.join(tmpdir(), 'calusa-upgrade-'));
const port = String(await sitePort());
const settings = {
  APP_URL: `http://127.0.0.1:${port}`,
  PORT: port,
  DATABASE_URL: urls.applicationUrl,
  DATA_DIR: dataDir,
  SMTP_URL: smtp.url,
  CONFIDENTIAL_KEYS: randomBytes(32).toString('base64'),
};
const web = new Replica('web', settings, release);
const worker = new Replica('worker', settings, release);

/** What they did; `readyz` is that of their web server. */
async function tryOut() {
  await Promise.all([web.start(), worker.start()]);
  const statusOf = async (address: string) => (await fetch(web.url + address)).status;
  const readyz = await until(
    () => statusOf('/readyz'),
    (status) => status === 200,
  );
  const pages = await Promise.all(PAGES.map(statusOf));
  const form = await openForm({ url: web.url }, { name: 'Jordan', phone: '239 555 0123' });
  const sent = await sendForm(web.url, form);
  await until(
    () => smtp.mails.length,
    (mails) => mails > 0,
  );
  const stored = await rows(urls.ownerUrl, 'SELECT FROM consultation_request');
  const stops = [await web.end('SIGTERM'), await worker.end('SIGTERM')];
  return { readyz, pages, sent: sent.status, stored: stored.length, mails: smtp.mails.length, stops };
}

const EXPECTED = { readyz: 200, pages: PAGES.map(() => 200), sent: 200, stored: 1, mails: 1, stops: [0, 0] };

const outcome = await tryOut().catch((error: unknown) => error);
await Promise.all([web.end('SIGKILL'), worker.end('SIGKILL')]);
await Promise.all([stop(), smtp.stop()]);
rmSync(dataDir, { recursive: true });
const isRunning = JSON.stringify(outcome) === JSON.stringify(EXPECTED);
console.log(outcome);
console.log(
  isRunning ? 'It runs on the schema of this checkout.' : 'It does NOT run on the schema of this checkout.',
);
process.exit(isRunning ? 0 : 1);
