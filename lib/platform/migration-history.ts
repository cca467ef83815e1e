import type { ClientBase } from 'pg';
import { OperatorError } from '@/lib/shared/operator-error';
import type { Migration } from './migration-files';

/** What a database records of a migration, in the table that Prisma makes. */
export type AppliedMigration = { name: string; checksum: string; finished: boolean };

// As Prisma makes it, so that `prisma migrate deploy` and `status` read the same history.
const HISTORY_TABLE = `
  CREATE TABLE IF NOT EXISTS "_prisma_migrations" (
    "id" VARCHAR(36) NOT NULL PRIMARY KEY,
    "checksum" VARCHAR(64) NOT NULL,
    "finished_at" TIMESTAMPTZ,
    "migration_name" VARCHAR(255) NOT NULL,
    "logs" TEXT,
    "rolled_back_at" TIMESTAMPTZ,
    "started_at" TIMESTAMPTZ NOT NULL DEFAULT now(),
    "applied_steps_count" INTEGER NOT NULL DEFAULT 0
  )`;

/** SQL that reads the history, without attempts that were marked as rolled back. */
export const READ_HISTORY = `
  SELECT "migration_name" AS "name", "checksum", "finished_at" IS NOT NULL AS "finished"
  FROM "_prisma_migrations" WHERE "rolled_back_at" IS NULL ORDER BY "started_at", "migration_name"`;

/** The history of a database, whose table is made where there is none. */
export async function readHistory(client: ClientBase): Promise<AppliedMigration[]> {
  await client.query(HISTORY_TABLE);
  return (await client.query<AppliedMigration>(READ_HISTORY)).rows;
}

/** Applies one migration in the transaction that is open on the client, and records it. */
export async function applyMigration(client: ClientBase, { name, sql, checksum }: Migration): Promise<void> {
  await client.query(sql);
  await client.query(
    `INSERT INTO "_prisma_migrations" ("id", "checksum", "finished_at", "migration_name", "applied_steps_count")
     VALUES (gen_random_uuid()::text, $1, clock_timestamp(), $2, 1)`,
    [checksum, name],
  );
}

/**
 * The shipped migrations that a database lacks.
 * @throws OperatorError where the database is newer than this release, or holds what these files don't make
 */
export function missingMigrations(
  shipped: readonly Migration[],
  applied: readonly AppliedMigration[],
): Migration[] {
  const files = new Map(shipped.map((migration) => [migration.name, migration]));
  const newer = applied.filter(({ name }) => !files.has(name));
  if (newer.length > 0) {
    throw new OperatorError(
      `The database is newer than this release: it has the migration ${newer.map(({ name }) => name).join(', ')}. Run the release that made it, or a later one.`,
    );
  }
  const half = applied.find(({ finished }) => !finished);
  if (half) {
    throw new OperatorError(
      `An earlier release left the migration ${half.name} half applied; docs/operations.md, "Migrations", says how to fix it.`,
    );
  }
  const changed = applied.find(({ name, checksum }) => files.get(name)?.checksum !== checksum);
  if (changed) {
    throw new OperatorError(
      `The migration ${changed.name} isn't the one that was applied to this database. Restore its file.`,
    );
  }
  const names = new Set(applied.map(({ name }) => name));
  return shipped.filter(({ name }) => !names.has(name));
}
