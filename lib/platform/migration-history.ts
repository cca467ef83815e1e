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

/** What a database says of its schema: the migrations that were applied, and one that a release must have to run on it. */
export type AppliedSchema = { applied: AppliedMigration[]; floor: string | undefined };

const WHAT_IS_THERE = `
  SELECT to_regclass('public._prisma_migrations') IS NOT NULL AS "hasHistory",
    to_regproc('public.schema_floor') IS NOT NULL AS "hasFloor"`;
const READ_FLOOR = 'SELECT public.schema_floor() AS "floor"';

type Ask = <Row extends object>(sql: string) => Promise<Row[]>;

/** The schema of a database, which may be empty. */
export async function readSchema(ask: Ask): Promise<AppliedSchema> {
  const [there] = await ask<{ hasHistory: boolean; hasFloor: boolean }>(WHAT_IS_THERE);
  const applied = there?.hasHistory ? await ask<AppliedMigration>(READ_HISTORY) : [];
  const [floor] = there?.hasFloor ? await ask<{ floor: string }>(READ_FLOOR) : [];
  return { applied, floor: floor?.floor };
}

const names = (migrations: readonly { name: string }[]) => migrations.map(({ name }) => name);

/** The migrations that a later release has applied. */
export function laterMigrations(
  shipped: readonly Migration[],
  applied: readonly AppliedMigration[],
): string[] {
  return [...new Set(names(applied)).difference(new Set(names(shipped)))];
}

/** @throws OperatorError where a later release has changed the schema so that this one can't run on it */
function requireFloor(shipped: readonly Migration[], { applied, floor }: AppliedSchema): void {
  const later = laterMigrations(shipped, applied);
  if (later.length === 0) return;
  if (floor !== undefined && names(shipped).includes(floor)) return;
  throw new OperatorError(
    `The database is newer than this release: it has the migration ${later.join(', ')}${floor === undefined ? '' : `, and only takes releases that have ${floor}`}. Run the release that made it, or a later one.`,
  );
}

/** @throws OperatorError where the database holds what these files don't make */
function requireSameFiles(shipped: readonly Migration[], applied: readonly AppliedMigration[]): void {
  const half = applied.find(({ finished }) => !finished);
  if (half) {
    throw new OperatorError(
      `An earlier release left the migration ${half.name} half applied; docs/operations.md, "Migrations", says how to fix it.`,
    );
  }
  const files = new Map(shipped.map(({ name, checksum }) => [name, checksum]));
  const changed = applied.find(({ name, checksum }) => (files.get(name) ?? checksum) !== checksum);
  if (changed) {
    throw new OperatorError(
      `The migration ${changed.name} isn't the one that was applied to this database. Restore its file.`,
    );
  }
}

/**
 * The shipped migrations that a database lacks. The schema of a later release lacks none, as long as its floor is one of
 * them.
 * @throws OperatorError where the database is too new for this release, or holds what these files don't make
 */
export function missingMigrations(shipped: readonly Migration[], schema: AppliedSchema): Migration[] {
  requireFloor(shipped, schema);
  requireSameFiles(shipped, schema.applied);
  const applied = new Set(names(schema.applied));
  return shipped.filter(({ name }) => !applied.has(name));
}
