import { existsSync } from 'node:fs';
import { requireConnection } from '@/lib/platform/connection';
import { excessOf, type DatabaseRoles } from '@/lib/platform/database-rights';
import { envSchema } from '@/lib/platform/env';
import { log } from '@/lib/platform/log';
import { migrate } from '@/lib/platform/migrate';
import { OperatorError } from '@/lib/shared/operator-error';
import { failureText } from './local/failure-text';
import { onStop } from './on-stop';
import { say, sayFailure } from './say';

/** Of all settings these alone: what changes the tables needs neither keys nor the mail server. */
const SETTINGS = envSchema.pick({
  DATABASE_URL: true,
  DATABASE_DIRECT_URL: true,
  DATABASE_OWNER_URL: true,
});

function databaseRoles(): DatabaseRoles {
  const { DATABASE_URL, DATABASE_DIRECT_URL, DATABASE_OWNER_URL } = process.env;
  const given = SETTINGS.safeParse({
    DATABASE_URL: DATABASE_URL || undefined,
    DATABASE_DIRECT_URL: DATABASE_DIRECT_URL || undefined,
    DATABASE_OWNER_URL: DATABASE_OWNER_URL || undefined,
  });
  const { DATABASE_URL: applicationUrl, DATABASE_DIRECT_URL: directUrl = applicationUrl } = given.data ?? {};
  const { DATABASE_OWNER_URL: ownerUrl = directUrl } = given.data ?? {};
  if (!applicationUrl || !ownerUrl)
    throw new OperatorError('Set DATABASE_URL and DATABASE_OWNER_URL; docs/operations.md, "Database roles".');
  return { applicationUrl, ownerUrl };
}

/** Brings the database to this release: migrations, queues, and the rights of the application's role. Nothing else. */
async function bringUpToDate() {
  if (existsSync('.env')) process.loadEnvFile('.env');
  const roles = databaseRoles();
  await requireConnection('DATABASE_OWNER_URL', roles.ownerUrl);
  await requireConnection('DATABASE_URL', roles.applicationUrl);
  const latest = await migrate(roles);
  const excess = await excessOf(roles.applicationUrl);
  if (excess) log.warn('database.role_unlimited', { code: excess });
  say(`The database is at ${latest}`);
}

onStop(() => process.exit(1)); // each migration is applied whole or not at all
await bringUpToDate().catch((error: unknown) => {
  sayFailure(failureText(error));
  process.exitCode = 1;
});
