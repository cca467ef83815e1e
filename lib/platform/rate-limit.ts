import { createHmac } from 'node:crypto';
import { Pool } from 'pg';
import { RateLimiterPostgres, RateLimiterRes } from 'rate-limiter-flexible';
import { faultCode } from '@/lib/shared/fault-code';
import { databaseUrl } from './db';
import { keyRing } from './keys';
import { log } from './log';

/** How often something may happen: `points` times within `seconds` of the first. The name keeps limits apart. */
export type Limit = {
  name: string;
  points: number;
  seconds: number;
  /** Whether what is limited is refused where the count can't be had: guesses must not be free under load. */
  failsClosed?: boolean;
};

const PATIENCE_MS = 2_000; // a limit that takes longer to ask is not worth a visitor's time

// One for the process: Next may give each route handler a module of its own.
const shared = globalThis as { calusaLimiterPool?: Pool };

function pool(): Pool {
  if (shared.calusaLimiterPool) return shared.calusaLimiterPool;
  const made = new Pool({
    connectionString: databaseUrl(),
    max: 4,
    connectionTimeoutMillis: PATIENCE_MS,
    query_timeout: PATIENCE_MS,
    statement_timeout: PATIENCE_MS,
    allowExitOnIdle: true,
  });
  // A connection that ends while nobody uses it; without a listener that would end the process.
  made.on('error', (error) => log.warn('rate_limit.connection_lost', { code: faultCode(error) }));
  return (shared.calusaLimiterPool = made);
}

const limiters = new Map<string, RateLimiterPostgres>();

/** Built once for each limit. One statement counts and answers, so that processes which ask at once never count too few. */
function limiterOf({ name, points, seconds }: Limit): RateLimiterPostgres {
  const known = limiters.get(name);
  if (known) return known;
  const limiter = new RateLimiterPostgres({
    storeClient: pool(),
    storeType: 'pool',
    tableName: 'rate_limit',
    tableCreated: true,
    keyPrefix: name,
    points,
    duration: seconds,
    inMemoryBlockOnConsumed: points + 1, // a flood is refused without asking the database again
    clearExpiredByTimeout: limiters.size === 0, // one of them deletes the expired rows of all, every five minutes
  });
  limiters.set(name, limiter);
  return limiter;
}

/**
 * Counts one more and says whether it is still within the limit. All processes on one database count together. Where it
 * can't be reached the answer is yes, unless the limit fails closed: what is limited needs the database too, and says so itself.
 * @param subject whom it is counted for, such as a client's address; stored as a keyed hash of this day
 * @param now the day of that hash; when a count expires is the clock's business
 */
export async function consume(limit: Limit, subject: string, now: Date): Promise<boolean> {
  const key = keyOfDay(limit.name, subject, now);
  try {
    await limiterOf(limit).consume(key);
    return true;
  } catch (error) {
    if (error instanceof RateLimiterRes) return false;
    log.error('rate_limit.unavailable', { code: faultCode(error) });
    return !limit.failsClosed;
  }
}

/** Forgets what was counted, where it turned out to be harmless: a password that was right after all. */
export async function forgive(limit: Limit, subject: string, now: Date): Promise<void> {
  try {
    await limiterOf(limit).delete(keyOfDay(limit.name, subject, now));
  } catch (error) {
    log.error('rate_limit.unavailable', { code: faultCode(error) });
  }
}

/** Differs from limit to limit and day to day (UTC), so that no two rows can be seen to belong to one subject. */
function keyOfDay(name: string, subject: string, now: Date): string {
  const day = now.toISOString().slice(0, 10);
  const secret = keyRing()[0].derive('rate-limit');
  return createHmac('sha256', secret).update(`${name}\0${day}\0${subject}`).digest('base64url');
}
