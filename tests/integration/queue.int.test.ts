import { randomUUID } from 'node:crypto';
import { db } from '@/lib/platform/db';
import { log } from '@/lib/platform/log';
import { ATTEMPT_LIMIT_MS } from '@/lib/platform/mail';
import { enqueue } from '@/lib/platform/queue/enqueue';
import { URGENT } from '@/lib/platform/queue/queues';
import { NotDone, work } from '@/lib/platform/queue/work';
import { useDatabase } from '../support/database';
import { until } from '../support/until';

useDatabase();

type JobRow = { state: string; retry_count: number; delay: number };
const jobs = () =>
  db().$queryRaw<JobRow[]>`
    SELECT state::text, retry_count, extract(epoch FROM start_after - now())::int AS delay FROM pgboss.job`;

test('a job whose handler throws is logged and tried again after half a minute or more, and a stopped worker takes no more', async () => {
  const errors = jest.spyOn(log, 'error').mockImplementation(() => undefined);
  const deliveryId = randomUUID();
  await db().$transaction((tx) => enqueue(tx, 'deliver-mail', [{ data: { deliveryId } }]));
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
  expect(errors.mock.calls).toEqual([
    ['queue.job_failed', { state: 'deliver-mail', code: 'Error', ms: expect.any(Number) }],
  ]);
  errors.mockRestore();
});

test('retries go on for the three days after which the handler gives up, at most an hour apart', async () => {
  const [queue] = await db().$queryRaw<
    { retry_limit: number; retry_backoff: boolean; retry_delay_max: number; retention_seconds: number }[]
  >`
    SELECT retry_limit, retry_backoff, retry_delay_max, retention_seconds FROM pgboss.queue WHERE name = 'deliver-mail'`;
  const threeDays = 3 * 24 * 3600;
  expect(queue?.retry_backoff).toBe(true);
  expect(queue?.retry_delay_max).toBe(3600);
  // Half of each delay is random, so a retry may come after half an hour.
  expect((queue?.retry_limit ?? 0) * 1800).toBeGreaterThan(threeDays);
  expect(queue?.retention_seconds).toBeGreaterThan(threeDays);
});

/** A promise that others wait for, and the function that settles it. */
function gate() {
  let open = () => {};
  const opened = new Promise<void>((resolve) => (open = resolve));
  return { opened, open };
}

/** Queues jobs to deliver, urgent or not. Returns their ids. */
async function queueJobs(count: number, priority = 0): Promise<string[]> {
  const ids = Array.from({ length: count }, () => randomUUID());
  await db().$transaction(async (tx) => {
    const jobs = ids.map((deliveryId) => ({ data: { deliveryId }, priority }));
    await enqueue(tx, 'deliver-mail', jobs);
  });
  return ids;
}

/** So rarely that polling finds none of a test's jobs. */
const NEVER = { pollingIntervalSeconds: 3600, notifyPollingIntervalSeconds: 3600 };

describe('jobs to deliver', () => {
  beforeEach(() => db().$executeRaw`DELETE FROM pgboss.job`);

  test('wake the worker: it need not look for them', async () => {
    const done: string[] = [];
    const handler = ({ deliveryId }: { deliveryId: string }) => Promise.resolve(void done.push(deliveryId));
    const stop = await work({ 'deliver-mail': handler }, NEVER);
    for (let round = 1; round <= 3; round += 1) {
      const ids = await queueJobs(1); // the worker sleeps after each one
      await until(jobs, (rows) => rows.every(({ state }) => state === 'completed'));
      expect([round, done.at(-1)]).toEqual([round, ids[0]]);
    }
    await stop();
  });

  test('are done side by side, batch after batch without a pause, and one that fails takes none along', async () => {
    const { opened, open } = gate();
    const begun: string[] = [];
    const [bad, ...good] = await queueJobs(40);
    const handler = async ({ deliveryId }: { deliveryId: string }) => {
      begun.push(deliveryId);
      if (begun.length >= 10) open(); // it never would if they ran one at a time
      await opened;
      if (deliveryId === bad) throw new NotDone('not now');
    };
    const stop = await work({ 'deliver-mail': handler }, NEVER);
    await until(
      () => begun.length,
      (count) => count === 40,
    );
    const states = async () => (await jobs()).map(({ state }) => state).sort();
    await until(states, (found) => !found.includes('active'));
    expect(await states()).toEqual([...good.map(() => 'completed'), 'retry']);
    expect(new Set(begun).size).toBe(40);
    await stop();
  });

  test('that are urgent are done while a backlog is stuck', async () => {
    const { opened, open } = gate();
    const backlog = new Set(await queueJobs(40));
    const done: string[] = [];
    let stuck = 0;
    const handler = async ({ deliveryId }: { deliveryId: string }) => {
      if (backlog.has(deliveryId)) {
        stuck += 1;
        await opened;
      }
      done.push(deliveryId);
    };
    const stop = await work({ 'deliver-mail': handler }, NEVER);
    await until(
      () => stuck,
      (count) => count >= 10,
    );
    const [urgent] = await queueJobs(1, URGENT);
    await until(
      () => done.length,
      (count) => count > 0,
    );
    expect(done).toEqual([urgent]);
    open();
    await until(
      () => done.length,
      (count) => count === 41,
    );
    await stop();
  });

  test('may take as long as a mail server may', async () => {
    const queues = await db().$queryRaw<{ expires: number }[]>`
      SELECT expire_seconds AS expires FROM pgboss.queue
      WHERE name IN ('deliver-mail', 'mail-alarm')`;
    expect(queues).toHaveLength(2);
    for (const { expires } of queues) expect(expires * 1000).toBeGreaterThan(ATTEMPT_LIMIT_MS);
  });
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

test('a worker that died is missed within two minutes, whatever it was doing', async () => {
  const queues = await db().$queryRaw<{ beats: number | null }[]>`
    SELECT heartbeat_seconds AS beats FROM pgboss.queue WHERE name NOT LIKE '\\_\\_pgboss%'`;
  expect(queues.length).toBeGreaterThan(6);
  for (const { beats } of queues) expect(beats).toBeLessThan(120);
});
