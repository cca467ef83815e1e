import { randomBytes } from 'node:crypto';
import type { Client } from 'pg';
import { withConnection } from '@/lib/platform/connection';
import { serverUrls, type ServerUrls } from './database';

/** Provides an empty database next to the tests' own, with a connection as its owner. */
export async function withFreshDatabase(
  use: (fresh: ServerUrls, owner: Client) => Promise<void>,
): Promise<void> {
  const name = `fresh_${randomBytes(6).toString('hex')}`;
  const fresh = serverUrls(name);
  const onServer = (as: keyof ServerUrls, sql: string) =>
    withConnection(serverUrls('postgres')[as], (client) => client.query(sql));
  await onServer('ownerUrl', `CREATE DATABASE ${name} TEMPLATE template0`);
  try {
    await withConnection(fresh.ownerUrl, (client) => use(fresh, client));
  } finally {
    // As superuser: autovacuum may be running there, and only a superuser may end it.
    await onServer('superuserUrl', `DROP DATABASE ${name} WITH (FORCE)`);
  }
}
