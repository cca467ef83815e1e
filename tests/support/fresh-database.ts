import { randomBytes } from 'node:crypto';
import type { Client } from 'pg';
import { withConnection } from '@/lib/platform/connection';
import { serverUrls, type ServerUrls } from './database';

/** Lends an empty database beside that of the tests, with a connection of its owner. */
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
    // As superuser: PostgreSQL's own autovacuum may be at work there, which nobody else may end.
    await onServer('superuserUrl', `DROP DATABASE ${name} WITH (FORCE)`);
  }
}
