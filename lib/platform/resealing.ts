import { SEALED_TABLES, sealedTable, type SealedTableName } from '@/lib/shared/sealed-columns';
import { db } from './db';
import { keyRing } from './keys';
import { isUnreadable, keyIdOf, resealed } from './sealing';

const BATCH = 200;

/** A batch of rows that were under older keys: where the next begins, and how many were sealed again. */
export type Resealed = { last: string[] | undefined; done: number };

/** A row's columns by name. */
type Row = ReadonlyMap<string, string | null>;

/** Tables whose rows are sealed again one by one, by this file alone. */
const BY_ROW = Object.entries(SEALED_TABLES)
  .filter(([, { isAudited }]) => !isAudited)
  .map(([name]) => name as SealedTableName);
export const ROWS_TO_RESEAL: readonly SealedTableName[] = BY_ROW;

const quoted = (columns: readonly string[]) => columns.map((column) => `"${column}"`).join(', ');

/** A condition on an envelope of a column: `$1` is the key that seals today. */
export const isUnderOlderKey = (column: string): string =>
  `(left(${column}, 3) IN ('s1.', 's2.') AND split_part(left(${column}, 32), '.', 2) <> $1)`;

function selection(table: SealedTableName): string {
  const { id, sealed, hasKeyId } = sealedTable(table);
  const columns = Object.keys(sealed);
  const older = [
    ...columns.map((column) => isUnderOlderKey(`"${column}"`)),
    ...(hasKeyId ? ['key_id <> $1'] : []),
  ];
  return `SELECT ${id.map((column) => `"${column}"::text`).join(', ')}, ${quoted(columns)} FROM "${table}"
    WHERE (${older.join(' OR ')}) AND (${quoted(id)}) > (${id.map((_, place) => `$${place + 2}::uuid`).join(', ')})
    ORDER BY ${quoted(id)} LIMIT ${BATCH}`;
}

/** Only where no one has changed it since it was read. */
function replacement(table: SealedTableName): string {
  const { id, sealed, hasKeyId } = sealedTable(table);
  const columns = Object.keys(sealed);
  const at = (place: number) => `$${place + 2}`;
  const set = columns.map((column, place) => `"${column}" = ${at(place)}`);
  const isSame = columns.map(
    (column, place) => `"${column}" IS NOT DISTINCT FROM ${at(columns.length + place)}`,
  );
  const isIt = id.map((column, place) => `"${column}" = ${at(2 * columns.length + place)}::uuid`);
  return `UPDATE "${table}" SET ${[...set, ...(hasKeyId ? ['key_id = $1'] : [])].join(', ')}
    WHERE $1::text IS NOT NULL AND ${[...isSame, ...isIt].join(' AND ')}`;
}

/** The row's envelopes under today's key; null where one doesn't open. Anything that is no envelope stays as it is. */
function underNewestKey(table: SealedTableName, row: Row): (string | null)[] | null {
  const { id, sealed } = sealedTable(table);
  const ring = keyRing();
  const ids = id.map((column) => row.get(column) ?? '');
  try {
    return Object.entries(sealed).map(([column, part]) => {
      const envelope = row.get(column) ?? null;
      const isOlder = envelope !== null && envelope !== '' && keyIdOf(envelope) !== ring[0].id;
      return isOlder ? resealed(ring, [table, ...ids, part].join('/'), envelope) : envelope;
    });
  } catch (error) {
    if (isUnreadable(error)) return null;
    throw error;
  }
}

const FIRST = '00000000-0000-0000-0000-000000000000';

/**
 * Seals a batch of a table's rows again under the newest key. A row that someone changes meanwhile is left to a later pass.
 * @param after the ids after which it begins, from the batch before
 */
export async function resealRows(table: SealedTableName, after?: readonly string[]): Promise<Resealed> {
  const { id, sealed } = sealedTable(table);
  const key = keyRing()[0].id;
  const found = await db().$queryRawUnsafe<Record<string, string | null>[]>(
    selection(table),
    key,
    ...(after ?? id.map(() => FIRST)),
  );
  const rows: Row[] = found.map((row) => new Map(Object.entries(row)));
  let done = 0;
  for (const row of rows) {
    const envelopes = underNewestKey(table, row);
    const before = Object.keys(sealed).map((column) => row.get(column) ?? null);
    const ids = id.map((column) => row.get(column) ?? '');
    if (envelopes)
      done += await db().$executeRawUnsafe(replacement(table), key, ...envelopes, ...before, ...ids);
  }
  const last = rows.length < BATCH ? undefined : rows.at(-1);
  return { last: last && id.map((column) => last.get(column) ?? ''), done };
}
