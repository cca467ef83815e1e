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
    'deliver-mail',
    async (job) => {
      await Promise.resolve();
      seen.push(job.deliveryId);
      throw new Error('not now');
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
