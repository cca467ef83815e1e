import { Client, type Pool, type PoolClient } from 'pg';
import { PROCESS_NAME } from './log';
import { currentRequestId } from './request-id';

/** As the adapter begins a transaction. */
const BEGIN = 'BEGIN';
const OF_AN_ID = /^[\da-f-]{32,36}$/i;

/** Ends the text of a transaction's last statement: its COMMIT goes with it. */
export const AND_COMMIT = ' /* and COMMIT */';
const COMMIT = { text: 'COMMIT' };
/** As the adapter ends a transaction. */
const ENDS = ['COMMIT', 'ROLLBACK'];

/** What the adapter reads of the answer to what begins or ends a transaction. */
const DONE = { rows: [], fields: [], rowCount: null };

/**
 * Sends each transaction's BEGIN together with its first statement, and its COMMIT with the last where that is marked: they cost no
 * round trip of their own. Where connections are pipelined they are one message (docs/adr/0038).
 *
 * It also lets each transaction of a request carry the request's id, as the name of its connection until it ends: PostgreSQL
 * shows it in `pg_stat_activity`, and in its log where `log_line_prefix` has `%a`. That goes with the BEGIN, so that
 * statements keep their text, by which they are prepared (docs/adr/0055).
 */
export function joinTransactions(pool: Pool): void {
  const waiting = new WeakMap<PoolClient, Statement>();
  const ending = new WeakMap<PoolClient, Promise<unknown>>();
  pool.on('release', (_fault, client) => {
    waiting.delete(client); // nothing came of it
    ending.delete(client);
  });
  pool.on('connect', (client: PoolClient) => {
    const send = (...query: unknown[]) =>
      Reflect.apply((Client.prototype as Queries).query, client, query) as Promise<unknown>;
    const query = (first: unknown, ...rest: unknown[]): unknown => {
      const text = textOf(first);
      if (text === BEGIN) {
        waiting.set(client, begin(first as Statement));
        return Promise.resolve(DONE);
      }
      const ended = ending.get(client);
      if (ended) return ENDS.includes(text) ? ended : Promise.reject(new Error('Its transaction has ended'));
      const started = waiting.get(client);
      waiting.delete(client);
      const isLast = text.endsWith(AND_COMMIT);
      if (!started && !isLast) return send(first, ...rest);
      const result = sendTogether(client, [
        started && (() => send(started)),
        () => send(first, ...rest),
        isLast ? () => send(COMMIT) : undefined,
      ]);
      const over = () => DONE;
      if (isLast) ending.set(client, result.then(over, over));
      return result;
    };
    Object.assign(client, { query });
  });
}

type Send = () => Promise<unknown>;

/**
 * Sends a statement with the BEGIN before it, or the COMMIT after it, and returns the statement's result. A COMMIT that follows a
 * statement that failed rolls back (PostgreSQL, "COMMIT").
 */
async function sendTogether(
  { connection: { stream } }: Pick<Client, 'connection'>,
  [sendBegin, sendStatement, sendCommit]: [Send | undefined, Send, Send | undefined],
): Promise<unknown> {
  stream.cork();
  const nothing = Promise.resolve();
  const sent = [sendBegin?.() ?? nothing, sendStatement(), sendCommit?.() ?? nothing];
  stream.uncork();
  const [beginning, result, commit] = await Promise.allSettled(sent);
  if (beginning?.status === 'rejected') {
    stream.destroy(); // what comes next would run outside of a transaction
    throw beginning.reason;
  }
  for (const each of [result, commit]) if (each?.status === 'rejected') throw each.reason;
  return result?.status === 'fulfilled' ? result.value : undefined;
}

type Queries = Record<'query', (...args: unknown[]) => unknown>;
type Statement = { text: string; name?: string | undefined };
const textOf = (query: unknown): string =>
  typeof query === 'object' && query !== null ? ((query as Partial<Statement>).text ?? '') : '';

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
