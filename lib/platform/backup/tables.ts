import type { ClientBase } from 'pg';

/** A table of the product with the columns that hold something of their own. */
export type Table = { name: string; columns: string[] };

// pg-boss's tables are not among them: jobs are made again from what waits (scripts/restore.ts).
const TABLES = `
  SELECT c.relname AS name,
    (SELECT array_agg(attname::text ORDER BY attnum) FROM pg_attribute
      WHERE attrelid = c.oid AND attnum > 0 AND NOT attisdropped AND attgenerated = '') AS columns
  FROM pg_class c
  WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r' AND c.relname <> '_prisma_migrations'
  ORDER BY c.relname`;

export async function readTables(client: ClientBase): Promise<Table[]> {
  return (await client.query<Table>(TABLES)).rows;
}

const REFERENCES = `
  SELECT quote_ident(c.relname) AS table, quote_ident(conname) AS name, pg_get_constraintdef(f.oid) AS definition
  FROM pg_constraint f JOIN pg_class c ON c.oid = f.conrelid
  WHERE f.contype = 'f' AND c.relnamespace = 'public'::regnamespace`;

/**
 * Does something while rows may refer to rows that are not there yet, because tables refer to each other in circles.
 * Then every reference is checked.
 */
export async function withoutReferences(client: ClientBase, run: () => Promise<void>): Promise<void> {
  const { rows } = await client.query<Record<'table' | 'name' | 'definition', string>>(REFERENCES);
  for (const { table, name } of rows) await client.query(`ALTER TABLE ${table} DROP CONSTRAINT ${name}`);
  await run();
  for (const { table, name, definition } of rows)
    await client.query(`ALTER TABLE ${table} ADD CONSTRAINT ${name} ${definition}`);
}

/** Bytes that each of the tables takes on the disk, in their order. */
export async function sizesOf(client: ClientBase, tables: readonly Table[]): Promise<number[]> {
  const { rows } = await client.query<{ bytes: string }>(
    `SELECT pg_table_size(format('public.%I', name)::regclass) AS bytes FROM unnest($1::text[]) WITH ORDINALITY AS t (name, place)
     ORDER BY place`,
    [tables.map(({ name }) => name)],
  );
  return rows.map(({ bytes }) => Number(bytes));
}
