import path from 'node:path';
import { env, isLoopbackUrl } from '@/lib/platform/env';
import { keyFile } from '@/lib/platform/keys';
import { log } from '@/lib/platform/log';
import { inLog, logAdvice } from '../say';
import type { SiteFacts } from './site-preparation';

export type Running = SiteFacts & { databasePlace: string; catcherPage: string | undefined };

/** Tells that the site runs: a person at a terminal where everything is, or the log, which gets no addresses and no link. */
export function announce(running: Running): void {
  if (inLog()) logReady(running);
  else printScreen(running);
}

function logReady({ isStaffed, placeholders }: Running) {
  log.info('start.ready', { ms: Math.round(process.uptime() * 1000) });
  if (!isStaffed)
    logAdvice('No one can sign in yet. Run `npm run staff -- invite EMAIL --role admin` on this machine.');
  if (placeholders.length > 0)
    logAdvice(`Missing: ${placeholders.join(', ')}. \`npm run placeholders\` says where.`);
}

function printScreen(running: Running) {
  const { name, placeholders, recipients, excess, firstLink, databasePlace, catcherPage } = running;
  const { APP_URL, DATA_DIR, CONFIDENTIAL_KEYS } = env();
  const warning =
    catcherPage && !isLoopbackUrl(APP_URL)
      ? '\n  WARNING   APP_URL is a public address, but email is only caught on this machine, so no one is alerted to new requests. Set APP_ENV=production.'
      : '';
  const roles = excess
    ? '\n  WARNING   The site uses a database role that can change the audit. Set DATABASE_OWNER_URL: see “Database roles” in docs/operations.md.'
    : '';
  const keys = CONFIDENTIAL_KEYS
    ? 'from CONFIDENTIAL_KEYS'
    : `in ${path.resolve(keyFile(DATA_DIR))}. Losing that file loses every answer: keep a copy, apart from the backups`;
  const mail = catcherPage
    ? `caught on this machine, never sent: read it at ${catcherPage}`
    : `sent through SMTP_URL to ${recipients.join(', ')}`;
  console.log(`
${name} is running.

  Open      ${APP_URL}
  Data      ${databasePlace}
  Keys      ${keys}
  Mail      ${mail}
  Desk      ${APP_URL}/desk${firstLink ? `\n  Begin     ${firstLink}\n            creates the first administrator; works once, for three days. Each start creates a new link.` : ''}
  Stop      Ctrl-C${warning}${roles}${placeholders.length > 0 ? `\n  Missing   ${placeholders.join(', ')} (npm run placeholders says where)` : ''}
`);
}
