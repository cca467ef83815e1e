import { createHmac } from 'node:crypto';
import { Pool } from 'pg';
import { RateLimiterPostgres, RateLimiterRes } from 'rate-limiter-flexible';
import { faultCode } from '@/lib/shared/fault-code';
import { clientNetworks } from './client-address';
import { databaseUrl } from './db';
import { keyRing } from './keys';
import { log } from './log';
import { perProcess } from './per-process';

/** How often something may happen: `points` times within `seconds` of the first. The name keeps limits apart. */
export type Limit = {
  name: string;
  points: number;
  seconds: number;
  /** Whether what is limited is refused where the count can't be had: guesses must not be free under load. */
  failsClosed?: boolean;
};

const PATIENCE_MS = 2_000; // a limit that takes longer to ask is not worth a visitor's time

const pool = () => perProcess('limiter pool', makePool);

function makePool(): Pool {
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
  return made;
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

type Counted = { points: number; within: boolean; waitMs: number };

/** Null where the count can't be had. */
async function countOne(limit: Limit, subject: string, now: Date): Promise<Counted | null> {
  const told = (result: RateLimiterRes, within: boolean) => ({
    points: result.consumedPoints,
    within,
    waitMs: result.msBeforeNext,
  });
  try {
    return told(await limiterOf(limit).consume(keyOfDay(limit.name, subject, now)), true);
  } catch (error) {
    if (error instanceof RateLimiterRes) return told(error, false);
    log.error('rate_limit.unavailable', { code: faultCode(error) });
    return null;
  }
}

/**
 * Counts one more and says whether it is still within the limit. All processes on one database count together. Where it
 * can't be reached the answer is yes, unless the limit fails closed: what is limited needs the database too, and says so itself.
 * @param subject whom it is counted for, such as a client's address; stored as a keyed hash of this day
 * @param now the day of that hash; when a count expires is the clock's business
 */
export async function consume(limit: Limit, subject: string, now: Date): Promise<boolean> {
  return (await countOne(limit, subject, now))?.within ?? !limit.failsClosed;
}

/** How much more a wider network may send than the next narrower one: it holds many households. */
const WIDER_FACTOR = 4;

/**
 * Counts one more for each network that a client's address lies in, the narrowest first, with limits that rise. What one
 * network has too many of is not counted for the wider ones: a neighbor must not pay for it.
 * @returns in how many seconds it may be tried again; 0 where it is within all limits, or no count can be had
 */
export async function consumeByNetwork(limit: Limit, address: string, now: Date): Promise<number> {
  for (const [index, network] of ownNetworks(address).entries()) {
    const counted = await countOne(widened(limit, index, WIDER_FACTOR), network, now);
    if (counted && !counted.within) return Math.max(1, Math.ceil(counted.waitMs / 1000));
  }
  return 0;
}

/** Networks that one client may hold whole: an IPv6 site is, the neighbors of an IPv4 address are strangers. */
export const ownNetworks = (address: string): string[] =>
  clientNetworks(address).filter((network, index) => index === 0 || network.includes(':'));

/** The limit of one of `ownNetworks`, by its place among them: each allows `factor` times what the narrower one does. */
export const widened = (limit: Limit, index: number, factor: number): Limit =>
  index === 0
    ? limit
    : { ...limit, name: `${limit.name}-wider-${index}`, points: limit.points * factor ** index };

/** More than is ever counted: such a count only tells how many there were. */
const NO_LIMIT = 1_000_000;

/** Counts one more and gives how many there were within `seconds` of the first, this one included; 0 where no count can be had. */
export async function tally(
  { name, seconds }: Omit<Limit, 'points'>,
  subject: string,
  now: Date,
): Promise<number> {
  return (await countOne({ name, seconds, points: NO_LIMIT }, subject, now))?.points ?? 0;
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
