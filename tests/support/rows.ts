import { withConnection } from '@/lib/platform/connection';

/** Rows of a query on a database. */
export const rows = (
  url: string,
  sql: string,
  values: readonly unknown[] = [],
): Promise<Record<string, unknown>[]> =>
  withConnection(url, async (client) => (await client.query<Record<string, unknown>>(sql, [...values])).rows);
