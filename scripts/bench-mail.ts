import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { performance } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import { closeConnections } from '@/lib/platform/close-connections';
import { env } from '@/lib/platform/env';
import { migrate } from '@/lib/platform/migrate';
import { work } from '@/lib/platform/queue/work';
import { startEmbeddedPostgres } from '@/scripts/local/postgres/embedded';
import { startMailServer } from './bench/mail-server';
import { queueBacklog, queueCode } from './bench/mutations';
import { deliverMail } from './worker/deliver-mail';

// `npm run bench:mail`: how many emails a second a backlog is sent at, and how soon a code overtakes it, with one
// worker, on a database and a mail server of its own.
const BACKLOG = 500;
/** How long the server takes to accept each email. */
const DELAYS_MS = [0, 200, 500] as const;
const CODE_TO = 'ana@example.com';

process.env.CONFIDENTIAL_KEYS = randomBytes(32).toString('base64');
const folder = mkdtempSync(path.join(tmpdir(), 'calusa-bench-'));
const postgres = await startEmbeddedPostgres(folder, folder);

let delay = 0;
let arrived = 0;
let codeAt = 0;
const server = await startMailServer((recipients, done) => {
  arrived += 1;
  if (recipients.includes(CODE_TO)) codeAt = performance.now();
  setTimeout(done, delay);
});
Object.assign(process.env, { DATABASE_URL: postgres.applicationUrl, SMTP_URL: server.url });
env();
await migrate(postgres);

async function measure() {
  arrived = 0;
  await queueBacklog(BACKLOG);
  const start = performance.now();
  const stop = await work({ 'deliver-mail': ({ deliveryId }) => deliverMail(deliveryId, new Date()) });
  while (arrived < BACKLOG / 10) await sleep(5);
  const asked = performance.now();
  await queueCode(CODE_TO);
  while (arrived <= BACKLOG) await sleep(5);
  const seconds = (performance.now() - start) / 1000;
  await stop();
  return {
    'emails a second': ((BACKLOG + 1) / seconds).toFixed(1),
    'code arrives after (ms)': Math.round(codeAt - asked),
  };
}

const rows: Record<string, object> = {};
for (const milliseconds of DELAYS_MS) {
  delay = milliseconds;
  rows[`server answers in ${milliseconds} ms`] = await measure();
}
console.table(rows);
await closeConnections();
await postgres.stop();
rmSync(folder, { recursive: true, force: true });
process.exit();
