import { OperatorError } from '@/lib/shared/operator-error';
import { SEALED_TABLE_NAMES, sealedTable } from '@/lib/shared/sealed-columns';
import { db } from './db';
import { keySet, type KeySet } from './keys';

/** Runs a read-only statement, on whichever connection. */
type Read = (sql: string) => Promise<unknown[]>;

/** How many values of a table need a key. A second factor names the first seven digits of its key alone. */
export type KeyUse = { table: string; key: string; count: number };

type Column = { table: string; column: string };

/**
 * All that is sealed, and what is hashed or chained under a key of its row. The key of the row doesn't say it of them all:
 * a request keeps the one of its answers, while its notes and consents were sealed at other times.
 */
const COLUMNS: readonly Column[] = [
  ...SEALED_TABLE_NAMES.flatMap((table) => {
    const { sealed, hasKeyId } = sealedTable(table);
    return [...Object.keys(sealed), ...(hasKeyId ? ['key_id'] : [])].map((column) => ({ table, column }));
  }),
  { table: 'staff_two_factor', column: 'secret' },
  { table: 'staff_two_factor', column: 'backup_codes' },
  { table: 'audit_link', column: 'key_id' },
];

/** The index for searches, which the worker makes again under any key, so that a missing one isn't missed. */
const SEARCH_INDEX: Column = { table: 'request_search', column: 'key_id' };

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

const countIn = async (read: Read, columns: readonly Column[]): Promise<KeyUse[]> =>
  (await read(`
    SELECT "table", key, count(*)::int AS count FROM (${columns.map(keysOf).join('\nUNION ALL ')}) AS used
    GROUP BY 1, 2 ORDER BY 2, 1`)) as KeyUse[];

/** Which keys are needed, and for how many values of which table, read from the values themselves. */
export const countKeysInUse = (read: Read): Promise<KeyUse[]> => countIn(read, COLUMNS);

const onOwnDatabase: Read = (sql) => db().$queryRawUnsafe(sql);

/** On the database of this process. */
export const readKeysInUse = (): Promise<KeyUse[]> => countKeysInUse(onOwnDatabase);

export const isFor = (id: string, { key }: KeyUse): boolean => key !== '' && id.startsWith(key);

/** Its chain goes on under any key: one that is gone keeps only `npm run audit` from proving what was chained under it. */
const CHAIN = 'audit_link';

type Keys = Pick<KeySet, 'ring' | 'checks'>;

/** The keys among these that are missing. To prove the chain, what stays of a retired key is enough. */
export const keysMissing = (uses: readonly KeyUse[], { ring, checks }: Keys): string[] => {
  const isThere = (use: KeyUse) => (use.table === CHAIN ? checks : ring).some(({ id }) => isFor(id, use));
  return [...new Set(uses.filter((use) => !isThere(use)).map(({ key }) => key))];
};

/** What a key opens: values of the database but for the audit's chain, and the index for searches. */
export const readLiveUses = (): Promise<KeyUse[]> =>
  countIn(onOwnDatabase, [...COLUMNS.filter(({ table }) => table !== CHAIN), SEARCH_INDEX]);

/**
 * Makes sure that everything stored can be opened with the keys at hand. It reads the beginning of every sealed value.
 * @throws OperatorError naming the keys (by fingerprint) that are missing
 */
export async function requireKeysInUse(keys: Keys = keySet()): Promise<void> {
  const uses = (await readKeysInUse()).filter(({ table }) => table !== CHAIN);
  const missing = keysMissing(uses, keys);
  if (missing.length > 0)
    throw new OperatorError(
      `Stored values need the key ${missing.join(', ')}, which is not among the keys given. Restore it first.`,
    );
}
