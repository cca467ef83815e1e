import { randomBytes } from 'node:crypto';
import type { Client } from 'pg';
import { withConnection } from '@/lib/platform/connection';

/** Lends an empty database beside that of the tests. */
export async function withFreshDatabase(
  url: string,
  use: (freshUrl: string, client: Client) => Promise<void>,
): Promise<void> {
  const name = `fresh_${randomBytes(6).toString('hex')}`;
  const fresh = new URL(url);
  fresh.pathname = `/${name}`;
  await withConnection(url, async (admin) => {
    await admin.query(`CREATE DATABASE ${name} TEMPLATE template0`);
    try {
      await withConnection(fresh.href, (client) => use(fresh.href, client));
    } finally {
      await admin.query(`DROP DATABASE ${name} WITH (FORCE)`);
    }
  });
}
