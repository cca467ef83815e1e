import { randomUUID } from 'node:crypto';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { ClientBase } from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import { OperatorError } from '@/lib/shared/operator-error';
import { ownValue } from '@/lib/shared/own-value';
import { withConnection } from '../connection';
import { keySet } from '../keys';
import { countKeysInUse, keysMissing } from '../keys-in-use';
import { shippedMigrations } from '../migration-files';
import { applyMigration, missingMigrations, readHistory } from '../migration-history';
import { withAllLabels } from './enum-labels';
import {
  checkBackup,
  requireOwn,
  tablesOf,
  type BackupFile,
  type BackupHead,
  type RowCounts,
} from './format';
import { withoutReferences } from './tables';

async function requireEmpty(client: ClientBase) {
  const { rowCount } = await client.query(
    `SELECT 1 FROM pg_class WHERE relnamespace IN (to_regnamespace('public'), to_regnamespace('pgboss')) LIMIT 1`,
  );
  if (rowCount !== 0)
    throw new OperatorError(
      'The database is not empty, and a restore never overwrites one. Use a new DATA_DIR, or an empty database in DATABASE_URL.',
    );
}

/** The schema as it was when the backup was made; later migrations change the rows with it. */
async function makeSchema(client: ClientBase, { migrations }: BackupHead) {
  const shipped = withAllLabels(shippedMigrations());
  missingMigrations(shipped, { applied: migrations, floor: undefined }); // throws where this release can't make that schema
  await readHistory(client);
  const names = new Set(migrations.map(({ name }) => name));
  for (const migration of shipped.filter(({ name }) => names.has(name)))
    await applyMigration(client, migration);
}

/** In the same transaction: a restore that can't be brought to this release leaves nothing either. */
async function applyLater(client: ClientBase) {
  const schema = { applied: await readHistory(client), floor: undefined };
  for (const migration of missingMigrations(withAllLabels(shippedMigrations()), schema))
    await applyMigration(client, migration);
}

/** From the first moment on, the database says that it is a restored one, and of when. */
const markRestored = (client: ClientBase, madeAt: Date, now: Date) =>
  client.query('INSERT INTO restore (id, made_at, restored_at) VALUES ($1, $2, $3)', [
    randomUUID(),
    madeAt,
    now,
  ]);

/**
 * Marks a database that was brought back by other means, such as its server's own recovery, as a restored one.
 * @param madeAt the moment that it shows
 */
export const markRecovered = (connectionString: string, madeAt: Date, now: Date): Promise<unknown> =>
  withConnection(connectionString, (client) => markRestored(client, madeAt, now));

/** Returns how many rows each table took. */
async function fillTables(client: ClientBase, file: BackupFile): Promise<RowCounts> {
  const counts = new Map<string, number>();
  for await (const { table, copy, rows } of tablesOf(file)) {
    const { rowCount } = await client.query(`SELECT 1 FROM "${table}" LIMIT 1`);
    if (rowCount !== 0) await client.query(`DELETE FROM "${table}"`); // a row that a migration put there
    const target = client.query(copyFrom(copy));
    await pipeline(Readable.from(rows), target);
    counts.set(table, target.rowCount);
  }
  return Object.fromEntries(counts);
}

/** Numbers go on after the greatest that is there. */
async function setSequences(client: ClientBase) {
  const { rows } = await client.query<{ name: string; column: string; sequence: string }>(`
    SELECT c.relname AS name, a.attname AS column, pg_get_serial_sequence(quote_ident(c.relname), a.attname) AS sequence
    FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
    WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r'
      AND pg_get_serial_sequence(quote_ident(c.relname), a.attname) IS NOT NULL`);
  for (const { name, column, sequence } of rows)
    await client.query(
      `SELECT setval($1::regclass, coalesce(max("${column}"), 1), max("${column}") IS NOT NULL) FROM "${name}"`,
      [sequence],
    );
}

/** What was sealed, or chained in the audit, must be readable here before anything is kept. */
async function requireKeys(client: ClientBase) {
  const uses = await countKeysInUse(async (sql) => (await client.query<object>(sql)).rows);
  const missing = keysMissing(uses, keySet());
  if (missing.length > 0)
    throw new OperatorError(
      `The backup needs the key ${missing.join(', ')}, which is not among your keys. Restore that key first; nothing was changed.`,
    );
}

function requireSameCounts(found: RowCounts, expected: RowCounts) {
  const wrong = Object.keys(expected).find((table) => ownValue(found, table) !== ownValue(expected, table));
  if (wrong !== undefined) throw new Error('ROWS_MISSING');
}

/**
 * Restores a backup into an empty database and brings it to this release: all of it, or nothing where anything is wrong
 * with it. The database is marked as restored, and waits to be released.
 * @returns how many rows each table of the backup had
 * @throws OperatorError where the file is no whole backup, none of its identities opens it, the database is not empty, another site wrote it,
 * nothing proves who did, a key is missing, or the backup is of a later release
 */
export async function restoreBackup(
  connectionString: string,
  file: BackupFile,
  now: Date,
): Promise<RowCounts> {
  const backup = await checkBackup(file);
  requireOwn(backup, file);
  return withConnection(connectionString, async (client) => {
    await requireEmpty(client);
    await client.query('BEGIN');
    await makeSchema(client, backup);
    await withoutReferences(client, async () => {
      requireSameCounts(await fillTables(client, file), backup.rows);
    });
    await applyLater(client);
    await requireKeys(client);
    await setSequences(client);
    await markRestored(client, new Date(backup.madeAt), now);
    await client.query('COMMIT');
    return backup.rows;
  });
}
