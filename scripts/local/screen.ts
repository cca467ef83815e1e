import path from 'node:path';
import { clinic, intakeRecipients } from '@/lib/clinic/data';
import type { Excess } from '@/lib/platform/database-rights';
import { env, isLoopbackUrl } from '@/lib/platform/env';
import { keyFile } from '@/lib/platform/keys';
import { log } from '@/lib/platform/log';
import { hasStaff } from '@/lib/staff/team/data';
import { createFirstLink } from '@/lib/staff/team/mutations';
import { inLog, logAdvice } from '../say';

export type Running = { databasePlace: string; excess: Excess | null; catcherPage: string | undefined };

/** Tells that the site runs: a person at a terminal where everything is, or the log, which gets no addresses and no link. */
export async function announce(running: Running): Promise<void> {
  if (inLog()) await logReady();
  else printScreen(running, (await hasStaff()) ? undefined : await createFirstLink(new Date()));
}

async function logReady() {
  const { placeholders } = clinic();
  log.info('start.ready', {});
  if (!(await hasStaff()))
    logAdvice('No one can sign in yet. Run `npm run staff -- invite EMAIL --role admin` on this machine.');
  if (placeholders.length > 0)
    logAdvice(`Missing: ${placeholders.join(', ')}. \`npm run placeholders\` says where.`);
}

function printScreen({ databasePlace, excess, catcherPage }: Running, firstLink: string | undefined) {
  const { APP_URL, DATA_DIR, CONFIDENTIAL_KEYS } = env();
  const { name, placeholders } = clinic();
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
    : `sent through SMTP_URL to ${intakeRecipients().join(', ')}`;
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
