import { withConnection } from '@/lib/platform/connection';

export const LATER = '20990101000000_later';

/** What a release may add while the one before runs. */
const ADDITIONS = `
  CREATE TABLE later (id integer PRIMARY KEY);
  ALTER TABLE consultation_request ADD COLUMN later text;
  ALTER TABLE delivery ADD COLUMN later integer NOT NULL DEFAULT 0`;

/** Does to the database of this release what the next one's migration does. */
export const migrateAsLaterRelease = (ownerUrl: string, sql = ADDITIONS): Promise<void> =>
  withConnection(ownerUrl, async (client) => {
    await client.query('BEGIN');
    await client.query(sql);
    await client.query(
      `INSERT INTO _prisma_migrations (id, checksum, migration_name, finished_at) VALUES ('later', '0', $1, now())`,
      [LATER],
    );
    await client.query('COMMIT');
  });
