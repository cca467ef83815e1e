import { OperatorError } from '@/lib/shared/operator-error';
import { db } from './db';
import { keyRing, type KeyRing } from './keys';

/** Runs a read-only statement, on whichever connection. */
type Read = (sql: string) => Promise<unknown[]>;

/** How many values of a table need a key. A second factor names the first seven digits of its key alone. */
export type KeyUse = { table: string; key: string; count: number };

/**
 * All that is sealed, and what is hashed or chained under a key of its row. The key of the row doesn't say it of them all:
 * a request keeps the one of its answers, while its notes and consents were sealed at other times. An index for searches
 * is made again under any key.
 */
const COLUMNS = `
  SELECT table_name::text AS "table", column_name::text AS "column" FROM information_schema.columns
  WHERE table_schema = 'public' AND table_name <> 'request_search' AND (column_name = 'key_id'
    OR column_name LIKE 'sealed\\_%'
    OR table_name = 'staff_two_factor' AND column_name IN ('secret', 'backup_codes'))
  ORDER BY 1, 2`;

type Column = { table: string; column: string };

/** The key of each value of a column. Only the beginning of an envelope is read; anything else needs no key. */
function keysOf({ table, column }: Column): string {
  const from = `FROM "${table}"`;
  if (column === 'key_id') return `SELECT '${table}' AS "table", key_id AS key ${from}`;
  if (table === 'staff_two_factor') {
    // better-auth numbers keys (secretsOfRing in lib/auth/better-auth.ts).
    const number = `substring(left("${column}", 16) FROM '^\\$ba\\$(\\d{1,9})\\$')`;
    return `SELECT '${table}' AS "table", lpad(to_hex(${number}::int), 7, '0') AS key ${from} WHERE ${number} IS NOT NULL`;
  }
  return `SELECT '${table}' AS "table", split_part(left("${column}", 32), '.', 2) AS key ${from}
    WHERE left("${column}", 3) IN ('s1.', 's2.')`;
}

/** Which keys are needed, and for how many values of which table, read from the values themselves. */
export async function countKeysInUse(read: Read): Promise<KeyUse[]> {
  const columns = (await read(COLUMNS)) as Column[];
  return (await read(`
    SELECT "table", key, count(*)::int AS count FROM (${columns.map(keysOf).join('\nUNION ALL ')}) AS used
    GROUP BY 1, 2 ORDER BY 2, 1`)) as KeyUse[];
}

/** On the database of this process. */
export const readKeysInUse = (): Promise<KeyUse[]> => countKeysInUse((sql) => db().$queryRawUnsafe(sql));

export const isFor = (id: string, { key }: KeyUse): boolean => key !== '' && id.startsWith(key);

/** The keys among these that are missing from a ring. */
export const keysMissing = (uses: readonly KeyUse[], ring: KeyRing): string[] => [
  ...new Set(uses.filter((use) => !ring.some(({ id }) => isFor(id, use))).map(({ key }) => key)),
];

/** Its chain goes on under any key: one that is gone keeps only `npm run audit` from proving what was chained under it. */
const CHAIN = 'audit_link';

/**
 * Makes sure that everything stored can be opened with the keys at hand. It reads the beginning of every sealed value.
 * @throws OperatorError naming the keys (by fingerprint) that are missing
 */
export async function requireKeysInUse(ring: KeyRing = keyRing()): Promise<void> {
  const uses = (await readKeysInUse()).filter(({ table }) => table !== CHAIN);
  const missing = keysMissing(uses, ring);
  if (missing.length > 0)
    throw new OperatorError(
      `Stored values need the key ${missing.join(', ')}, which is not among the keys given. Restore it first.`,
    );
}
