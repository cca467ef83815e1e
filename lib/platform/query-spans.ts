import type { PrismaPg } from '@prisma/adapter-pg';
import { traced } from './tracing';

type Adapter = Awaited<ReturnType<PrismaPg['connect']>>;
type Queryable = Pick<Adapter, 'queryRaw' | 'executeRaw'>;

const OPERATIONS = [
  'SELECT',
  'INSERT',
  'UPDATE',
  'DELETE',
  'WITH',
  'BEGIN',
  'COMMIT',
  'ROLLBACK',
  'SAVEPOINT',
  'RELEASE',
  'SET',
] as const;

/** What a statement does, by its first word: its text may hold values. */
const operationOf = (sql: string): string => {
  const first = /^\s*(\w+)/.exec(sql)?.[1]?.toUpperCase();
  return OPERATIONS.find((operation) => operation === first) ?? 'OTHER';
};

const inSpan = <Value>(sql: string, run: () => Promise<Value>): Promise<Value> => {
  const operation = operationOf(sql);
  const fields = { 'db.system.name': 'postgresql', 'db.operation.name': operation };
  return traced({ name: operation, kind: 'client', fields }, run);
};

function traceStatements(queryable: Queryable): void {
  const queryRaw = queryable.queryRaw.bind(queryable);
  const executeRaw = queryable.executeRaw.bind(queryable);
  queryable.queryRaw = (query) => inSpan(query.sql, () => queryRaw(query));
  queryable.executeRaw = (query) => inSpan(query.sql, () => executeRaw(query));
}

/** Makes each statement a span, and the beginning of each transaction: with it comes the wait for a connection. */
export function traceQueries(adapter: Adapter): void {
  traceStatements(adapter);
  const startTransaction = adapter.startTransaction.bind(adapter);
  adapter.startTransaction = (isolation) =>
    inSpan('BEGIN', async () => {
      const transaction = await startTransaction(isolation);
      traceStatements(transaction);
      return transaction;
    });
}
