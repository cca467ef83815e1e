import { randomUUID } from 'node:crypto';
import { db } from '@/lib/platform/db';
import { enqueue, work } from '@/lib/platform/queue';
import { useDatabase } from '../support/database';
import { until } from '../support/until';

useDatabase();

type JobRow = { state: string; retry_count: number; delay: number };
const jobs = () =>
  db().$queryRaw<JobRow[]>`
    SELECT state::text, retry_count, extract(epoch FROM start_after - now())::int AS delay FROM pgboss.job`;

test('a job whose handler throws is tried again after half a minute or more, and a stopped worker takes no more', async () => {
  const deliveryId = randomUUID();
  await db().$transaction((tx) => enqueue(tx, 'deliver-mail', { deliveryId }));
  const seen: string[] = [];
  const stop = await work(
    {
      'deliver-mail': async (job) => {
        await Promise.resolve();
        seen.push(job.deliveryId);
        throw new Error('not now');
      },
    },
    { pollingIntervalSeconds: 0.5 },
  );
  await until(jobs, ([job]) => job?.state === 'retry');
  await stop();
  const [job] = await jobs();
  expect(seen).toEqual([deliveryId]);
  expect(job?.delay).toBeGreaterThan(10);
  expect(job?.delay).toBeLessThanOrEqual(61);
});

test('retries go on for the three days after which the handler gives up, at most an hour apart', async () => {
  const [queue] = await db().$queryRaw<
    { retry_limit: number; retry_backoff: boolean; retry_delay_max: number; retention_seconds: number }[]
  >`
    SELECT retry_limit, retry_backoff, retry_delay_max, retention_seconds FROM pgboss.queue WHERE name = 'deliver-mail'`;
  const threeDays = 3 * 24 * 3600;
  expect(queue?.retry_backoff).toBe(true);
  expect(queue?.retry_delay_max).toBe(3600);
  // Half of each delay is random, so that a retry may come after half an hour.
  expect((queue?.retry_limit ?? 0) * 1800).toBeGreaterThan(threeDays);
  expect(queue?.retention_seconds).toBeGreaterThan(threeDays);
});

test('what is due at a set time is done once, however many workers run', async () => {
  const timetable = { timeZone: 'America/New_York', cron: { 'look-after': '* * * * *' } };
  let done = 0;
  const lookAfter = async () => {
    await Promise.resolve();
    done += 1;
  };
  const options = { timetable, pollingIntervalSeconds: 0.5, cronMonitorIntervalSeconds: 1 };
  const stops = [];
  for (let workers = 0; workers < 3; workers += 1)
    stops.push(await work({ 'look-after': lookAfter }, options));
  const states = async () =>
    (
      await db().$queryRaw<{ state: string }[]>`SELECT state::text FROM pgboss.job WHERE name = 'look-after'`
    ).map(({ state }) => state);
  await until(states, (found) => found.includes('completed'));
  await Promise.all(stops.map((stop) => stop()));
  expect((await states()).filter((state) => state === 'completed')).toHaveLength(done);
  expect(
    await db().$queryRaw`
      SELECT 1 FROM pgboss.job WHERE name = '__pgboss__send-it' GROUP BY singleton_on, singleton_key HAVING count(*) > 1`,
  ).toEqual([]);
});

test('the timetable is read in the time zone of the clinic, and kept once', async () => {
  const timetable = { timeZone: 'America/New_York', cron: { nightly: '15 3 * * *' } };
  for (const stop of [await work({}, { timetable }), await work({}, { timetable })]) await stop();
  expect(
    await db().$queryRaw`SELECT name, cron, timezone FROM pgboss.schedule WHERE name = 'nightly'`,
  ).toEqual([{ name: 'nightly', cron: '15 3 * * *', timezone: 'America/New_York' }]);
});

test('a second job of a timed kind waits for no first one: there is one at a time', async () => {
  const policies = await db().$queryRaw<{ name: string; policy: string }[]>`
    SELECT name, policy FROM pgboss.queue WHERE name IN ('look-after', 'nightly', 'daily-digest') ORDER BY name`;
  expect(policies.map(({ policy }) => policy)).toEqual(['exclusive', 'exclusive', 'exclusive']);
});
