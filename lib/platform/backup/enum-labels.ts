import type { Migration } from '../migration-files';

const MADE = /^CREATE TYPE "(\w+)" AS ENUM \(([^)]*)\);$/gm;
const ADDED = /^ALTER TYPE "(\w+)" ADD VALUE ('\w+');$/gm;

/**
 * The same migrations, but each enum has all its labels from the start: until PostgreSQL 17, one that was added can't be
 * used in the same transaction, and a restore is a single one. The schema they make is the same.
 * @param migrations all that are shipped, oldest first, each with the checksum of its file
 */
export function withAllLabels(migrations: readonly Migration[]): Migration[] {
  const added = Map.groupBy(
    migrations.flatMap(({ sql }) => [...sql.matchAll(ADDED)]),
    ([, type]) => type,
  );
  const labels = (type: string) => (added.get(type) ?? []).map(([, , label]) => `, ${label}`).join('');
  return migrations.map((migration) => ({
    ...migration,
    sql: migration.sql
      .replaceAll(
        MADE,
        (_, type: string, first: string) => `CREATE TYPE "${type}" AS ENUM (${first}${labels(type)});`,
      )
      .replaceAll(ADDED, ''),
  }));
}
