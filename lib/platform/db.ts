import { PrismaPg } from '@prisma/adapter-pg';
import { OperatorError } from '@/lib/shared/operator-error';
import { PrismaClient, type Prisma } from '@/prisma/generated/client';
import { env } from './env';
import { perProcess } from './per-process';

/** A transaction of `db().$transaction`. */
export type Transaction = Prisma.TransactionClient;

/** For transactions that open or seal many values: Prisma's own five seconds may be too few. */
export const LONG_TRANSACTION = { timeout: 30_000 } as const;

/** Whether there is a database: a build has none. */
export const hasDatabase = (): boolean => Boolean(env().DATABASE_URL);

/** @throws OperatorError when DATABASE_URL is not set */
export function databaseUrl(): string {
  const url = env().DATABASE_URL;
  if (!url) throw new OperatorError('DATABASE_URL is not set. `npm start` sets it for what it runs.');
  return url;
}

/** The one Prisma client of this process. It connects at the first query and gives up on a silent server in 5 s. */
export const db = (): PrismaClient => perProcess('db', connect);

function connect(): PrismaClient {
  const adapter = new PrismaPg({
    connectionString: databaseUrl(),
    connectionTimeoutMillis: 5_000,
    statement_timeout: 10_000,
  });
  return new PrismaClient({ adapter, errorFormat: 'minimal' });
}
