import { randomBytes } from 'node:crypto';
import { db } from '@/lib/platform/db';
import { subscribe } from '@/lib/platform/notices';
import { work } from '@/lib/platform/queue/work';
import { consume } from '@/lib/platform/rate-limit';
import { useDatabase } from '../support/database';
import { rows } from '../support/rows';
import { until } from '../support/until';

// As behind a pooler in transaction mode: nothing may be left in a session that another transaction gets, and what needs a
// session goes by the direct address.
const { applicationUrl, superuserUrl } = useDatabase();
const named = (name: string) => {
  const url = new URL(applicationUrl);
  url.searchParams.set('application_name', name);
  return url.href;
};
process.env.DATABASE_URL = named('pooled');
process.env.DATABASE_DIRECT_URL = named('direct');
process.env.CONFIDENTIAL_KEYS = randomBytes(32).toString('base64');

const MINUTE = { name: 'test', points: 1, seconds: 60 };

/** The names of connections whose last statement was like that. */
const connections = async (statement: string) =>
  (
    await rows(
      superuserUrl,
      `SELECT DISTINCT application_name AS name FROM pg_stat_activity
       WHERE datname = current_database() AND query LIKE $1`,
      [statement],
    )
  ).map(({ name }) => name);

test('statements are sent without names, and no setting comes with a connection', async () => {
  for (let times = 0; times < 3; times += 1) await db().$queryRaw`SELECT 1`;
  expect(await db().$queryRaw`SELECT name FROM pg_prepared_statements`).toEqual([]);
  expect(await db().$queryRaw`SHOW statement_timeout`).toEqual([{ statement_timeout: '0' }]);
});

test('limits are counted through it', async () => {
  const now = new Date();
  expect(await consume(MINUTE, 'someone', now)).toBe(true);
  expect(await consume(MINUTE, 'someone', now)).toBe(false);
  expect(await connections('%INSERT INTO rate_limit%')).toEqual(['pooled']);
});

test('news and the job queue take the direct way', async () => {
  const unsubscribe = subscribe(() => undefined);
  const stop = await work({ nightly: () => Promise.resolve() });
  const listeners = await until(
    () => connections('LISTEN %'),
    (found) => found.length > 0,
  );
  expect(listeners).toEqual(['direct']);
  expect(await connections('%pgboss.%')).toEqual(['direct']);
  unsubscribe();
  await stop();
});
