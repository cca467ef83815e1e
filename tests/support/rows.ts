import { withConnection } from '@/lib/platform/connection';

/** Runs a query and returns its rows. */
export const rows = (
  url: string,
  sql: string,
  values: readonly unknown[] = [],
): Promise<Record<string, unknown>[]> =>
  withConnection(url, async (client) => (await client.query<Record<string, unknown>>(sql, [...values])).rows);
