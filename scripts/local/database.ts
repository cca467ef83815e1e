import { Client } from 'pg';
import type { DatabaseRoles } from '@/lib/platform/database-rights';
import type { Env } from '@/lib/platform/env';
import { OperatorError } from '@/lib/shared/operator-error';
import { ownValue } from '@/lib/shared/own-value';
import { startEmbeddedPostgres } from './postgres/embedded';

export type Database = DatabaseRoles & { place: string; stop: () => Promise<void> };

/**
 * The database of DATABASE_URL, or an embedded one in DATA_DIR. Without DATABASE_OWNER_URL one role does everything.
 * @throws OperatorError where it can't be reached
 */
export async function openDatabase(env: Env): Promise<Database> {
  const { DATABASE_URL: applicationUrl, DATABASE_OWNER_URL: ownerUrl = applicationUrl } = env;
  if (!applicationUrl || !ownerUrl) {
    const { home, ...embedded } = await startEmbeddedPostgres(env.DATA_DIR);
    return { ...embedded, place: `embedded PostgreSQL in ${home}` };
  }
  await requireConnection('DATABASE_URL', applicationUrl);
  await requireConnection('DATABASE_OWNER_URL', ownerUrl);
  const { host, pathname } = new URL(applicationUrl);
  return {
    applicationUrl,
    ownerUrl,
    place: `PostgreSQL at ${host}${pathname}`,
    stop: () => Promise.resolve(),
  };
}

const REASONS: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'nothing answers there',
  ENOTFOUND: 'there is no such host',
  ENOENT: 'there is no such socket',
  ETIMEDOUT: 'nothing answered in time',
  '28P01': 'user or password is wrong',
  '28000': 'the server refuses this user',
  '3D000': 'there is no such database',
};

async function requireConnection(name: string, connectionString: string) {
  const client = new Client({ connectionString, connectionTimeoutMillis: 5_000 });
  try {
    await client.connect();
    await client.end();
  } catch (error) {
    const { code = '' } = error as { code?: string };
    throw new OperatorError(
      `${name} does not work: ${ownValue(REASONS, code) ?? 'the server did not accept the connection'}.`,
    );
  }
}
