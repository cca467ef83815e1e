import { withConnection } from '@/lib/platform/connection';
import { db } from '@/lib/platform/db';
import { checkReadiness } from '@/lib/platform/health';
import { beat } from '@/lib/platform/heartbeat';
import { withRequestId } from '@/lib/platform/request-id';
import { useDatabase } from '../support/database';

const { url } = useDatabase();

const ALL_WELL = { database: 'ok', migrations: 'ok', queue: 'ok', worker: 'ok' };

const beatenAgo = (seconds: number) =>
  withConnection(url, (client) =>
    client.query(`UPDATE heartbeat SET beat_at = now() - interval '${seconds} s' WHERE name = 'worker'`),
  );

test('no worker has ever run, one beats, and it falls silent for a minute', async () => {
  expect(await checkReadiness({})).toEqual({ ...ALL_WELL, worker: 'failing' });
  await beat('worker');
  expect(await checkReadiness({})).toEqual(ALL_WELL);
  await beatenAgo(50);
  expect(await checkReadiness({})).toEqual(ALL_WELL);
  await beatenAgo(61);
  expect(await checkReadiness({})).toEqual({ ...ALL_WELL, worker: 'failing' });
  await beat('worker');
  expect(await checkReadiness({})).toEqual(ALL_WELL);
});

test('a database that can be read but not written is not ready', async () => {
  const name = new URL(url).pathname.slice(1);
  const setReadOnly = (value: string) =>
    withConnection(url, async (client) => {
      await client.query('SET default_transaction_read_only = off');
      await client.query(`ALTER DATABASE ${name} SET default_transaction_read_only = ${value}`);
    });
  await setReadOnly('on');
  await db().$disconnect(); // new connections get the new setting
  expect(await checkReadiness({})).toMatchObject({ database: 'failing', migrations: 'ok' });
  await setReadOnly('off');
  await db().$disconnect();
  expect(await checkReadiness({})).toMatchObject({ database: 'ok' });
});

test('what never answers counts as failing, and is asked once however many ask', async () => {
  let asked = 0;
  const silent = () => {
    asked += 1;
    return new Promise(() => undefined);
  };
  const answers = await Promise.all([checkReadiness({ silent }), checkReadiness({ silent })]);
  expect(answers).toEqual([
    expect.objectContaining({ silent: 'failing' }),
    expect.objectContaining({ silent: 'failing' }),
  ]);
  expect(asked).toBe(1);
});

test('a transaction of a request carries its id until it ends, and no other does', async () => {
  const id = '0198f1c2-7d3e-4a55-9d0e-3f6a5b1c2d3e';
  const SHOWN = `SELECT application_name AS name FROM pg_stat_activity WHERE pid = pg_backend_pid()`;
  const shown = () =>
    db().$transaction(
      async (tx) => {
        const [row] = await tx.$queryRawUnsafe<{ name: string }[]>(SHOWN);
        return row?.name;
      },
      { isolationLevel: 'RepeatableRead' },
    );
  const unnamed = await shown();
  expect(unnamed).not.toContain(id);
  expect(await withRequestId(id, shown)).toMatch(new RegExp(`^\\w+:${id}$`));
  expect(await shown()).toBe(unnamed);
  expect(await withRequestId("'; DROP TABLE heartbeat; --", shown)).toBe(unnamed);
  await db().$disconnect(); // new connections do it too
  expect(await withRequestId(id, shown)).toContain(id);
});
