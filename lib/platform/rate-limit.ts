import { createHmac } from 'node:crypto';
import { Pool } from 'pg';
import { faultCode } from '@/lib/shared/fault-code';
import { clientNetworks } from './client-address';
import { countOne } from './counters';
import { databaseUrl, isPooled, statementLimit } from './db';
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

/** One more of what a limit counts. `subject` is whom it is counted for, such as a client's address; stored as a keyed hash. */
export type Count = {
  limit: Limit;
  subject: string;
  /** It isn't counted where one of these has reached its limit already; they are asked together with it. */
  unless?: readonly Count[];
};

type Row = { points: number; expire: number };
export type Counted = {
  points: number;
  isWithin: boolean;
  waitSeconds: number;
  /** False if it was already known to be over its limit, so that the database wasn't asked. */
  isStored: boolean;
};
/** What came of each count; undefined where it was left out, or can't be had. */
export type Counts = (count: Count) => Counted | undefined;

const PATIENCE_MS = 2_000; // a limit that takes longer to ask is not worth a visitor's time
const CLEARED_EVERY_MS = 5 * 60_000;
const CLEARED_AFTER_MS = 60 * 60_000;

/** Its own pool, so that what is asked before a transaction never waits for one. */
const pool = () => perProcess('limiter pool', makePool);

function makePool(): Pool {
  const made = new Pool({
    connectionString: databaseUrl(),
    max: 4,
    connectionTimeoutMillis: PATIENCE_MS,
    query_timeout: PATIENCE_MS,
    ...statementLimit(PATIENCE_MS),
    allowExitOnIdle: true,
  });
  // A connection that ends while no one uses it; without a listener that would end the process.
  made.on('error', (error) => log.warn('rate_limit.connection_lost', { code: faultCode(error) }));
  setInterval(() => void clearExpired(made), CLEARED_EVERY_MS).unref();
  return made;
}

/** Parsed once a connection, where connections last. */
const statement = (name: string, text: string, values: unknown[]) => ({
  ...(isPooled() ? {} : { name }),
  text,
  values,
});

const CLEAR = 'DELETE FROM rate_limit WHERE expire < $1';
const clearExpired = (rows: Pool): Promise<unknown> =>
  rows.query(statement('rate-limit-clear', CLEAR, [Date.now() - CLEARED_AFTER_MS])).catch(unavailable);

const unavailable = (error: unknown) => log.error('rate_limit.unavailable', { code: faultCode(error) });

/** Rows that have more than their limit, by key: a flood is refused without asking the database again. */
const exceeded = new Map<string, Row>();
/** Beyond so many, those that ran out are forgotten. */
const MOST_EXCEEDED = 10_000;

function remember(key: string, row: Row) {
  if (exceeded.size >= MOST_EXCEEDED)
    for (const [other, { expire }] of exceeded) if (expire <= Date.now()) exceeded.delete(other);
  if (exceeded.size < MOST_EXCEEDED) exceeded.set(key, row);
}

function knownToExceed(key: string): Row | undefined {
  const row = exceeded.get(key);
  if (row && row.expire > Date.now()) return row;
  exceeded.delete(key);
  return undefined;
}

/**
 * Counts and answers in one statement, so that processes which ask at once never count too few. In the order of their
 * keys, so that two of them never wait for each other. What stands before is looked up row by row: of a join, PostgreSQL
 * keeps the plan that was best while the table was small, which reads all of it.
 */
const COUNT = `
  WITH asked AS MATERIALIZED (
    SELECT * FROM json_to_recordset($1::json) AS a(key text, most int, ms bigint, unless text[])),
  reached AS MATERIALIZED (
    SELECT key FROM asked WHERE key IN (SELECT unnest(unless) FROM asked)
    AND most <= (SELECT points FROM rate_limit AS before WHERE before.key = asked.key AND expire > $2::bigint))
  INSERT INTO rate_limit AS counted (key, points, expire)
  SELECT key, 1, $2::bigint + ms FROM asked WHERE NOT unless && ARRAY(SELECT key FROM reached)
  ORDER BY key
  ON CONFLICT (key) DO UPDATE SET
    points = CASE WHEN counted.expire <= $2::bigint THEN 1 ELSE counted.points + 1 END,
    expire = CASE WHEN counted.expire <= $2::bigint THEN excluded.expire ELSE counted.expire END
  RETURNING key, points, expire::float8 AS expire`;

type Asked = { key: string; most: number; ms: number; unless: string[] };

/** @throws where the database can't be reached in time */
async function ask(asked: readonly Asked[]): Promise<Map<string, Row>> {
  if (asked.length === 0) return new Map();
  const values = [JSON.stringify(asked), Date.now()];
  const { rows } = await pool().query<Row & { key: string }>(statement('rate-limit-count', COUNT, values));
  const most = new Map(asked.map((one) => [one.key, one.most]));
  for (const { key, ...row } of rows) if (row.points > (most.get(key) ?? Infinity)) remember(key, row);
  return new Map(rows.map(({ key, ...row }) => [key, row]));
}

/**
 * Counts one more of each, in one statement. All processes on one database count together. Where it can't be reached there is
 * no count: the caller decides what that means.
 * @param now the day of the keyed hashes; when a count expires is the clock's business
 */
export async function countAll(counts: readonly Count[], now: Date): Promise<Counts> {
  const keys = new Map<string, string>();
  const keyOf = (count: Count) => {
    const name = `${count.limit.name}\0${count.subject}`;
    const key = keys.get(name) ?? rowKey(count, now);
    keys.set(name, key);
    return key;
  };
  const asked = counts.map((count) => ({
    key: keyOf(count),
    most: count.limit.points,
    ms: count.limit.seconds * 1000,
    unless: (count.unless ?? []).map(keyOf),
  }));
  const known = new Map(asked.flatMap(({ key }) => knownRow(key)));
  const open = asked.filter(({ key, unless }) => ![key, ...unless].some((one) => known.has(one)));
  const found = await ask([...new Map(open.map((one) => [one.key, one])).values()]).catch(unavailable);
  const counted: Counts = (count) => {
    const row = found?.get(keyOf(count));
    return countedOf(count.limit, row ?? known.get(keyOf(count)), row !== undefined);
  };
  for (const count of counts)
    if (counted(count)?.isWithin === false) countOne('limits_hit', count.limit.name);
  return counted;
}

function knownRow(key: string): [string, Row][] {
  const row = knownToExceed(key);
  return row ? [[key, row]] : [];
}

/** Whether this process remembers one of them to be beyond its limit; nothing is asked or counted. */
export const isKnownBeyond = (counts: readonly Count[], now: Date): boolean =>
  exceeded.size > 0 && counts.some((count) => knownToExceed(rowKey(count, now)) !== undefined);

const countedOf = ({ points: most }: Limit, row: Row | undefined, isStored: boolean): Counted | undefined =>
  row && {
    isStored,
    points: row.points,
    isWithin: row.points <= most,
    waitSeconds: Math.max(1, Math.ceil((row.expire - Date.now()) / 1000)),
  };

/**
 * Counts one more and says whether it is still within the limit. Where there is no count the answer is yes, unless the limit
 * fails closed: what is limited needs the database too, and says so itself.
 */
export async function consume(limit: Limit, subject: string, now: Date): Promise<boolean> {
  const count = { limit, subject };
  return (await countAll([count], now))(count)?.isWithin ?? !limit.failsClosed;
}

/** How much more a wider network may send than the next narrower one: it holds many households. */
const WIDER_FACTOR = 4;

/**
 * One more for each network that a client's address lies in, the narrowest first, with limits that rise. What one network has
 * too many of is not counted for the wider ones: a neighbor must not pay for it.
 */
export const networkCounts = (limit: Limit, address: string): Count[] =>
  ownNetworks(address).reduce<Count[]>(
    (narrower, subject, index) => [
      ...narrower,
      { limit: widened(limit, index, WIDER_FACTOR), subject, unless: narrower },
    ],
    [],
  );

/** In how many seconds it may be tried again; 0 where all are within their limits, or no count can be had. */
export function waitOf(counts: readonly Count[], counted: Counts): number {
  const beyond = counts.map(counted).find((one) => one && !one.isWithin);
  return beyond?.waitSeconds ?? 0;
}

/** Counts one more for each network of an address, and says in how many seconds it may be tried again. */
export async function consumeByNetwork(limit: Limit, address: string, now: Date): Promise<number> {
  const counts = networkCounts(limit, address);
  return waitOf(counts, await countAll(counts, now));
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

/** One more of what is only counted, without a limit. */
export const tallied = ({ name, seconds }: Omit<Limit, 'points'>, subject: string): Count => ({
  limit: { name, seconds, points: NO_LIMIT },
  subject,
});

/** Counts one more and gives how many there were within `seconds` of the first, this one included; 0 where no count can be had. */
export async function tally(limit: Omit<Limit, 'points'>, subject: string, now: Date): Promise<number> {
  const count = tallied(limit, subject);
  return (await countAll([count], now))(count)?.points ?? 0;
}

const FORGIVE = 'DELETE FROM rate_limit WHERE key = $1';
const TAKE_BACK = `
  UPDATE rate_limit AS counted SET points = counted.points - 1
  FROM (SELECT key FROM rate_limit WHERE key = ANY($1) ORDER BY key FOR UPDATE) AS taken
  WHERE counted.key = taken.key AND counted.points > 0`;

/** Forgets what was counted, where it turned out to be harmless: a password that was right after all. */
export async function forgive(limit: Limit, subject: string, now: Date): Promise<void> {
  const key = rowKey({ limit, subject }, now);
  exceeded.delete(key);
  await pool()
    .query(statement('rate-limit-forgive', FORGIVE, [key]))
    .catch(unavailable);
}

/** Takes back what was counted, where it turned out not to have happened. */
export async function takeBack(counts: readonly Count[], counted: Counts, now: Date): Promise<void> {
  const keys = counts.filter((count) => counted(count)?.isStored).map((count) => rowKey(count, now));
  if (keys.length === 0) return;
  for (const key of keys) exceeded.delete(key);
  await pool()
    .query(statement('rate-limit-take-back', TAKE_BACK, [keys]))
    .catch(unavailable);
}

/** Differs from limit to limit and day to day (UTC), so that no two rows can be seen to belong to one subject. */
function rowKey({ limit: { name }, subject }: Count, now: Date): string {
  const day = now.toISOString().slice(0, 10);
  const secret = keyRing()[0].derive('rate-limit');
  const hash = createHmac('sha256', secret).update(`${name}\0${day}\0${subject}`).digest('base64url');
  return `${name}:${hash}`;
}
