import { Client, type Pool, type PoolClient } from 'pg';
import { PROCESS_NAME } from './log';
import { currentRequestId } from './request-id';

/** As the adapter begins a transaction. */
const BEGIN = 'BEGIN';
const OF_AN_ID = /^[\da-f-]{32,36}$/i;

/** What the adapter reads of the answer to BEGIN. */
const BEGUN = { rows: [], fields: [], rowCount: null };

/**
 * Sends each transaction's BEGIN together with its first statement: it costs no round trip of its own. Where connections are
 * pipelined the two are one message (docs/adr/0038).
 *
 * It also lets each transaction of a request carry the request's id, as the name of its connection until it ends: PostgreSQL
 * shows it in `pg_stat_activity`, and in its log where `log_line_prefix` has `%a`. That goes with the BEGIN, so that
 * statements keep their text, by which they are prepared (docs/adr/0055).
 */
export function joinBegins(pool: Pool): void {
  const waiting = new WeakMap<PoolClient, Statement>();
  pool.on('release', (_fault, client) => waiting.delete(client)); // nothing came of it
  pool.on('connect', (client: PoolClient) => {
    const send = (...query: unknown[]) =>
      Reflect.apply((Client.prototype as Queries).query, client, query) as Promise<unknown>;
    const query = (first: unknown, ...rest: unknown[]): unknown => {
      if (isBegin(first)) {
        waiting.set(client, begin(first));
        return Promise.resolve(BEGUN);
      }
      const started = waiting.get(client);
      if (!started) return send(first, ...rest);
      waiting.delete(client);
      return sendTogether(client, () => [send(started), send(first, ...rest)]);
    };
    Object.assign(client, { query });
  });
}

/** Sends a BEGIN and what follows it, whose result it returns. */
async function sendTogether(
  { connection: { stream } }: Pick<Client, 'connection'>,
  sendBoth: () => [Promise<unknown>, Promise<unknown>],
): Promise<unknown> {
  stream.cork();
  const [begun, result] = sendBoth();
  stream.uncork();
  const [beginning, first] = await Promise.allSettled([begun, result]);
  if (beginning.status === 'rejected') {
    stream.destroy(); // what comes next would run outside of a transaction
    throw beginning.reason;
  }
  if (first.status === 'rejected') throw first.reason;
  return first.value;
}

type Queries = Record<'query', (...args: unknown[]) => unknown>;
type Statement = { text: string; name?: string | undefined };
const isBegin = (query: unknown): query is Statement =>
  typeof query === 'object' && query !== null && (query as Partial<Statement>).text === BEGIN;

/**
 * Never prepared: PostgreSQL takes two statements in one message only so, and a BEGIN that fails, because a pooler gave the
 * transaction a connection that doesn't know its name, would let the statement after it run outside of a transaction.
 */
function begin(statement: Statement): Statement {
  const id = currentRequestId();
  const unprepared = { ...statement, name: '' };
  if (id === undefined || !OF_AN_ID.test(id)) return unprepared;
  return { ...unprepared, text: `${BEGIN}; SET LOCAL application_name = '${PROCESS_NAME}:${id}'` };
}
