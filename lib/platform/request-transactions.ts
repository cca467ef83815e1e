import { Client, type Pool, type PoolClient } from 'pg';
import { PROCESS_NAME } from './log';
import { currentRequestId } from './request-id';

/** As the adapter begins a transaction. */
const BEGIN = 'BEGIN';
const OF_AN_ID = /^[\da-f-]{32,36}$/i;

/**
 * Lets each transaction of a request carry the request's id, as the name of its connection until it ends: PostgreSQL shows it in
 * `pg_stat_activity`, and in its log where `log_line_prefix` has `%a`. It goes with the BEGIN, so that it costs no round
 * trip, and statements keep their text, by which they are prepared (docs/adr/0055).
 */
export function nameTransactions(pool: Pool): void {
  pool.on('connect', (client: PoolClient) => {
    const query = (first: unknown, ...rest: unknown[]): unknown =>
      Reflect.apply((Client.prototype as Queries).query, client, [
        isBegin(first) ? begin(first) : first,
        ...rest,
      ]);
    Object.assign(client, { query });
  });
}

type Queries = Record<'query', (...args: unknown[]) => unknown>;
type Statement = { text: string; name?: string | undefined };
const isBegin = (query: unknown): query is Statement =>
  typeof query === 'object' && query !== null && (query as Partial<Statement>).text === BEGIN;

/** Two statements in one message, which PostgreSQL takes of those alone that aren't prepared. */
function begin(statement: Statement): Statement {
  const id = currentRequestId();
  if (id === undefined || !OF_AN_ID.test(id)) return statement;
  const text = `${BEGIN}; SET LOCAL application_name = '${PROCESS_NAME}:${id}'`;
  return { ...statement, text, name: '' };
}
