import { PrismaPg } from '@prisma/adapter-pg';
import { OperatorError } from '@/lib/shared/operator-error';
import { Prisma, PrismaClient } from '@/prisma/generated/client';
import { WatchedClient } from './connection';
import { env } from './env';
import { PROCESS_NAME } from './log';
import { perProcess } from './per-process';
import { traceQueries } from './query-spans';
import { AND_COMMIT, joinTransactions } from './request-transactions';
import { isTracing } from './tracing';

/** A transaction of `db().$transaction`. */
export type Transaction = Prisma.TransactionClient;

/** A statement that hasn't run yet. */
export type Statement = Prisma.Sql;

/**
 * A transaction's last statement commits it: nothing but the return of what came of it may follow, since it can't be rolled back
 * then.
 */
export type Ending = { isLast?: boolean };

/** A statement's text as that of its transaction's last. */
export const lastText = (text: string): string => text + AND_COMMIT;

/**
 * Runs statements that insert as one: a round trip to the database each is what a transaction costs most. None sees what
 * another one did.
 */
export async function runTogether(
  tx: Transaction,
  inserts: readonly Statement[],
  { isLast = false }: Ending = {},
): Promise<void> {
  const parts = inserts.map((insert, index) => Prisma.sql`${Prisma.raw(`part_${index}`)} AS (${insert})`);
  const end = Prisma.raw(isLast ? lastText('') : '');
  await tx.$executeRaw(Prisma.sql`WITH ${Prisma.join(parts)} SELECT${end}`);
}

/** For transactions that open or seal many values: Prisma's own five seconds may be too few. */
export const LONG_TRANSACTION = { timeout: 30_000 } as const;

/** Whether there is a database; a build has none. */
export const hasDatabase = (): boolean => Boolean(env().DATABASE_URL);

/** @throws OperatorError when DATABASE_URL is not set */
export function databaseUrl(): string {
  const url = env().DATABASE_URL;
  if (!url) throw new OperatorError('DATABASE_URL is not set. `npm start` sets it for what it runs.');
  return url;
}

const clients = () => perProcess('db', () => new Map<typeof Prisma.Sql, PrismaClient>());

/**
 * Whether DATABASE_URL leads to a pooler that gives each transaction another connection, such as PgBouncer in transaction
 * mode. Nothing of a session lasts there: no prepared statement, no LISTEN, no lock beyond a transaction.
 */
export const isPooled = (): boolean => env().DATABASE_DIRECT_URL !== undefined;

/** The database where a connection stays the same: for LISTEN, and for what takes a long time. */
export const directUrl = (): string => env().DATABASE_DIRECT_URL ?? databaseUrl();

/** Sent as a connection begins, which a pooler refuses: there it has to set the limit itself (docs/operations.md, "PgBouncer"). */
export const statementLimit = (milliseconds: number) =>
  isPooled() ? {} : { statement_timeout: milliseconds };

/**
 * The Prisma client of this bundle. It connects at the first query and gives up on a silent server in 5 s. A process has one
 * copy of Prisma in our server's bundle and one in Next's, each with a client of its own: to the client of another copy, a
 * statement within a statement is a value.
 */
export function db(): PrismaClient {
  const client = clients().get(Prisma.Sql) ?? connect();
  clients().set(Prisma.Sql, client);
  return client;
}

/** Ends the connections of this process, before its server is stopped. The next query opens new ones. */
export async function closeDatabase(): Promise<void> {
  const open = [...clients().values()];
  clients().clear();
  for (const client of open) await client.$disconnect();
}

type Pool = ReturnType<Awaited<ReturnType<PrismaPg['connect']>>['underlyingDriver']>;
const pools = perProcess('database pools', () => new Map<typeof Prisma.Sql, Pool>());

/** The adapter whose pool we know: a transaction begins with its first statement, and carries the request's id. */
class Adapter extends PrismaPg {
  override async connect() {
    const adapter = await super.connect();
    joinTransactions(adapter.underlyingDriver());
    if (isTracing()) traceQueries(adapter);
    pools.set(Prisma.Sql, adapter.underlyingDriver());
    return adapter;
  }
}

/** Connections of this process's clients that are at work and that aren't, and how many queries wait for one. */
export function connectionsInUse(): { busy: number; idle: number; waiting: number } {
  const inUse = { busy: 0, idle: 0, waiting: 0 };
  for (const { totalCount, idleCount, waitingCount } of pools.values()) {
    inUse.busy += totalCount - idleCount;
    inUse.idle += idleCount;
    inUse.waiting += waitingCount;
  }
  return inUse;
}

const CONNECT_LIMIT_MS = 5_000;

function connect(): PrismaClient {
  const adapter = new Adapter(
    {
      connectionString: databaseUrl(),
      application_name: PROCESS_NAME,
      max: 14, // forms that are worked on at once, and five for pages (AT_ONCE in public-post.ts)
      connectionTimeoutMillis: CONNECT_LIMIT_MS,
      ...statementLimit(10_000),
      idleTimeoutMillis: 30_000, // longer than between two heartbeats: a worker that waits keeps its connection
      Client: WatchedClient,
      pipeline: true, // a BEGIN goes with the statement after it (request-transactions.ts)
    },
    { statementNameGenerator: ({ sql }) => preparedName(sql) },
  );
  // As long as a connection may take: with Prisma's own two seconds a form was refused where the database was slow for a moment.
  return new PrismaClient({
    adapter,
    errorFormat: 'minimal',
    transactionOptions: { maxWait: CONNECT_LIMIT_MS },
  });
}

/** So many statements are parsed once a connection; a list in one makes another text of it, of which there is no end. */
const MOST_PREPARED = 300;
const prepared = new Map<string, string>();

/** The name of a statement that is to be prepared; empty, which is none, once there are too many, or behind a pooler. */
function preparedName(sql: string): string {
  if (isPooled()) return '';
  const known = prepared.get(sql);
  if (known !== undefined) return known;
  if (prepared.size >= MOST_PREPARED) return '';
  const name = `p${prepared.size}`;
  prepared.set(sql, name);
  return name;
}
