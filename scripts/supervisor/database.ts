import { Client } from 'pg';
import { startEmbeddedPostgres } from '@/lib/platform/postgres/embedded';
import type { Env } from '@/lib/platform/env';
import { OperatorError } from '@/lib/shared/operator-error';
import { ownValue } from '@/lib/shared/own-value';

export type Database = { url: string; place: string; stop: () => Promise<void> };

/**
 * The database of DATABASE_URL, or an embedded one in DATA_DIR.
 * @throws OperatorError where it can't be reached
 */
export async function openDatabase(env: Env): Promise<Database> {
  if (!env.DATABASE_URL) {
    const { url, home, stop } = await startEmbeddedPostgres(env.DATA_DIR);
    return { url, place: `embedded PostgreSQL in ${home}`, stop };
  }
  await requireConnection(env.DATABASE_URL);
  const { host, pathname } = new URL(env.DATABASE_URL);
  return { url: env.DATABASE_URL, place: `PostgreSQL at ${host}${pathname}`, stop: () => Promise.resolve() };
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

async function requireConnection(connectionString: string) {
  const client = new Client({ connectionString, connectionTimeoutMillis: 5_000 });
  try {
    await client.connect();
    await client.end();
  } catch (error) {
    const { code = '' } = error as { code?: string };
    throw new OperatorError(
      `DATABASE_URL does not work: ${ownValue(REASONS, code) ?? 'the server did not accept the connection'}.`,
    );
  }
}
