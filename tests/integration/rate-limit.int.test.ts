import { randomBytes, randomUUID } from 'node:crypto';
import type { Pool } from 'pg';
import { db } from '@/lib/platform/db';
import { log } from '@/lib/platform/log';
import { perProcess } from '@/lib/platform/per-process';
import {
  consume,
  consumeByNetwork,
  countAll,
  isKnownBeyond,
  networkCounts,
  takeBack,
  tally,
  type Limit,
} from '@/lib/platform/rate-limit';
import { useDatabase } from '../support/database';
import { until } from '../support/until';

const pool = () => perProcess<Pool | undefined>('limiter pool', () => undefined);
const { asOwner } = useDatabase();
process.env.CONFIDENTIAL_KEYS = randomBytes(32).toString('base64');

const NOW = new Date('2026-11-23T15:00:00Z');
const ADDRESS = '198.51.100.7';
const limit = (points: number): Limit => ({ name: randomUUID(), points, seconds: 3600 });
const times = async (count: number, ask: () => Promise<boolean>) => {
  const answers: boolean[] = [];
  for (let time = 0; time < count; time += 1) answers.push(await ask());
  return answers;
};
const keys = async () => (await db().rateLimit.findMany()).map(({ key }) => key);

// First, because the timer is set by a process's first limit.
test('the rows of limits that expired are deleted every five minutes', async () => {
  const timers = jest.spyOn(globalThis, 'setInterval');
  const current = limit(1);
  await consume(current, ADDRESS, NOW);
  await consume(limit(1), ADDRESS, NOW);
  const cleanups = timers.mock.calls.filter(([, delay]) => delay === 300_000);
  timers.mockRestore();
  expect(cleanups).toHaveLength(1);
  await db().rateLimit.create({ data: { key: 'old', points: 1, expire: Date.now() - 2 * 3600 * 1000 } });
  cleanups[0]?.[0]();
  const left = await until(keys, (all) => !all.includes('old'));
  expect(left).toContainEqual(expect.stringContaining(current.name));
});

test('as many as the limit allows pass, and no more', async () => {
  const three = limit(3);
  expect(await times(5, () => consume(three, ADDRESS, NOW))).toEqual([true, true, true, false, false]);
});

test('many at once are counted one by one', async () => {
  const ten = limit(10);
  const answers = await Promise.all(Array.from({ length: 40 }, () => consume(ten, ADDRESS, NOW)));
  expect(answers.filter(Boolean)).toHaveLength(10);
});

test('what another process counted is counted too', async () => {
  const three = limit(3);
  await consume(three, ADDRESS, NOW);
  await db().rateLimit.updateMany({ where: { key: { startsWith: three.name } }, data: { points: 3 } });
  expect(await consume(three, ADDRESS, NOW)).toBe(false);
});

test('addresses and limits are counted apart', async () => {
  const [one, other] = [limit(1), limit(1)];
  expect(await consume(one, ADDRESS, NOW)).toBe(true);
  expect(await consume(one, '198.51.100.8', NOW)).toBe(true);
  expect(await consume(other, ADDRESS, NOW)).toBe(true);
  expect(await consume(one, ADDRESS, NOW)).toBe(false);
});

test('when the time is over it begins anew', async () => {
  const two = limit(2);
  const mine = { where: { key: { startsWith: two.name } } };
  await times(2, () => consume(two, ADDRESS, NOW));
  await db().rateLimit.updateMany({ ...mine, data: { expire: Date.now() - 1 } });
  expect(await times(3, () => consume(two, ADDRESS, NOW))).toEqual([true, true, false]);
  const [row] = await db().rateLimit.findMany(mine);
  expect(Number(row?.expire)).toBeGreaterThan(Date.now());
});

test('a row names no address, and those of two days or two limits have nothing in common', async () => {
  const [one, other] = [limit(5), limit(5)];
  await consume(one, ADDRESS, NOW);
  await consume(one, ADDRESS, new Date('2026-11-24T00:00:00Z'));
  await consume(other, ADDRESS, NOW);
  const mine = (await keys()).filter((key) => [one.name, other.name].some((name) => key.startsWith(name)));
  const hashes = mine.map((key) => key.split(':')[1]);
  expect(new Set(hashes).size).toBe(3);
  for (const hash of hashes) expect(hash).toMatch(/^[\w-]{43}$/);
  expect(JSON.stringify(mine)).not.toContain(ADDRESS);
});

/** One of an IPv6 site's addresses: its household, and the link within it. */
const inSite = (household: number, link: number) =>
  `2001:db8:1:${(household * 256 + link).toString(16)}::${randomBytes(2).toString('hex')}`;

test('what one network may send is counted as its client chooses addresses in it, with room for its neighbors', async () => {
  const two = limit(2);
  const ask = async (address: string) => (await consumeByNetwork(two, address, NOW)) === 0;
  const link = await times(3, () => ask(inSite(0, 0)));
  expect(link).toEqual([true, true, false]);
  const taken = async (most: number, next: (index: number) => string) => {
    let index = 1;
    while (index < most && (await ask(next(index)))) index += 1;
    return index - 1;
  };
  expect(2 + (await taken(20, (neighbor) => inSite(0, neighbor)))).toBe(8);
  expect(8 + (await taken(60, (other) => inSite(other, 0)))).toBe(32);
  expect(await ask('2001:db8:2::1')).toBe(true);
});

test('what is too many says in how many seconds it may be tried again', async () => {
  const one = limit(1);
  await consumeByNetwork(one, ADDRESS, NOW);
  const seconds = await consumeByNetwork(one, ADDRESS, NOW);
  expect(seconds).toBeGreaterThan(3590);
  expect(seconds).toBeLessThanOrEqual(3600);
});

test('what is only told is never too many', async () => {
  const told = { name: randomUUID(), seconds: 3600 };
  const answers = [
    await tally(told, ADDRESS, NOW),
    await tally(told, ADDRESS, NOW),
    await tally(told, 'x', NOW),
  ];
  expect(answers).toEqual([1, 2, 1]);
});

test('many counts are one statement, and each says what came of it', async () => {
  const [three, one] = [limit(3), limit(1)];
  const counts = [
    { limit: three, subject: ADDRESS },
    { limit: one, subject: ADDRESS },
  ] as const;
  const asked = jest.spyOn(pool()!, 'query');
  const twice = [await countAll(counts, NOW), await countAll(counts, NOW)];
  expect(asked).toHaveBeenCalledTimes(2);
  asked.mockRestore();
  expect(twice.map((counted) => counts.map((count) => counted(count)?.isWithin))).toEqual([
    [true, true],
    [true, false],
  ]);
});

test('many counts of the same limits at once, in any order, wait for nobody in a ring', async () => {
  const limits = Array.from({ length: 6 }, () => limit(1000));
  const shuffled = (turn: number) => [...limits.slice(turn % 6), ...limits.slice(0, turn % 6)];
  await Promise.all(
    Array.from({ length: 60 }, (_, turn) =>
      countAll(
        shuffled(turn).map((each) => ({ limit: each, subject: ADDRESS })),
        NOW,
      ),
    ),
  );
  const rows = await db().rateLimit.findMany({
    where: { OR: limits.map(({ name }) => ({ key: { startsWith: name } })) },
  });
  expect(rows.map(({ points }) => points)).toEqual([60, 60, 60, 60, 60, 60]);
});

test('what is counted unless a network has too many is left out then', async () => {
  const networks = networkCounts(limit(1), ADDRESS);
  const sign = { limit: limit(9), subject: '', unless: networks };
  const ask = async () => (await countAll([...networks, sign], NOW))(sign)?.points;
  expect([await ask(), await ask(), await ask()]).toEqual([1, undefined, undefined]);
});

test('a count that this process found to be beyond its limit is known as such without asking', async () => {
  const counts = networkCounts(limit(1), ADDRESS);
  await countAll(counts, NOW);
  expect(isKnownBeyond(counts, NOW)).toBe(false);
  await countAll(counts, NOW);
  const asked = jest.spyOn(pool()!, 'query');
  expect(isKnownBeyond(counts, NOW)).toBe(true);
  expect(isKnownBeyond(networkCounts(counts[0]!.limit, '198.51.100.8'), NOW)).toBe(false);
  expect(asked).not.toHaveBeenCalled();
  asked.mockRestore();
});

test('what turned out not to have happened is taken back, also where it was one too many', async () => {
  const count = { limit: limit(1), subject: ADDRESS };
  await countAll([count], NOW);
  const second = await countAll([count], NOW);
  expect(second(count)?.isWithin).toBe(false);
  await takeBack([count], await countAll([count], NOW), NOW); // known to be over the limit, and not counted
  await takeBack([count], second, NOW);
  expect((await countAll([count], NOW))(count)?.points).toBe(2);
});

test('without its table everything passes but guesses, and the log has a code', async () => {
  const warned = jest.spyOn(log, 'error').mockImplementation(() => undefined);
  await asOwner('ALTER TABLE rate_limit RENAME TO away');
  const answers = await times(3, () => consume(limit(1), ADDRESS, NOW));
  const guess = await consume({ ...limit(1), failsClosed: true }, ADDRESS, NOW);
  await asOwner('ALTER TABLE away RENAME TO rate_limit');
  expect(answers).toEqual([true, true, true]);
  expect(guess).toBe(false);
  expect(warned.mock.calls[0]).toEqual(['rate_limit.unavailable', { code: '42P01' }]);
  warned.mockRestore();
});

test('a connection that the server ends is replaced, and the process goes on', async () => {
  const warned = jest.spyOn(log, 'warn').mockImplementation(() => undefined);
  await consume(limit(1), ADDRESS, NOW);
  await db().$queryRaw`
    SELECT pg_terminate_backend(pid)::text FROM pg_stat_activity
    WHERE datname = current_database() AND query LIKE '%INSERT INTO rate_limit%' AND pid <> pg_backend_pid()`;
  await until(
    () => pool()?.totalCount,
    (open) => open === 0,
  );
  expect(warned).toHaveBeenCalledWith('rate_limit.connection_lost', { code: '57P01' });
  const one = limit(1);
  expect(await times(2, () => consume(one, ADDRESS, NOW))).toEqual([true, false]);
  warned.mockRestore();
});

// Last, because it closes this process's connections.
test('a database that is gone lets everything pass', async () => {
  const logged = jest.spyOn(log, 'error').mockImplementation(() => undefined);
  await pool()?.end();
  expect(await consume(limit(1), ADDRESS, NOW)).toBe(true);
  expect(logged).toHaveBeenCalledWith('rate_limit.unavailable', { code: expect.any(String) });
  Object.assign(pool() ?? {}, { end: () => Promise.resolve() }); // it can't be closed again
});
