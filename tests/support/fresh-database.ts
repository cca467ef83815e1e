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
  await withConnection(serverUrls('postgres').ownerUrl, async (admin) => {
    await admin.query(`CREATE DATABASE ${name} TEMPLATE template0`);
    try {
      await withConnection(fresh.ownerUrl, (client) => use(fresh, client));
    } finally {
      await admin.query(`DROP DATABASE ${name} WITH (FORCE)`);
    }
  });
}
