import { hostname } from 'node:os';
import { withConnection } from '@/lib/platform/connection';
import { db } from '@/lib/platform/db';
import { checkReadiness } from '@/lib/platform/health';
import { beat, newInstance, reportSilent, signOff } from '@/lib/platform/heartbeat';
import { log } from '@/lib/platform/log';
import { withRequestId } from '@/lib/platform/request-id';
import { useDatabase } from '../support/database';

const { url, superuserUrl, asOwner } = useDatabase();

const ALL_WELL = { database: 'ok', migrations: 'ok', queue: 'ok', worker: 'ok' };

const beatenAgo = (seconds: number, { id }: { id: string }) =>
  asOwner(`UPDATE instance SET beat_at = now() - interval '${seconds} s' WHERE id = $1`, [id]);

const [worker, another] = [newInstance('worker'), newInstance('worker')];
afterEach(() => db().instance.deleteMany());

test('no worker has ever run, one beats, and it falls silent for a minute', async () => {
  expect(await checkReadiness({})).toEqual({ ...ALL_WELL, worker: 'failing' });
  await beat(worker);
  expect(await checkReadiness({})).toEqual(ALL_WELL);
  await beatenAgo(50, worker);
  expect(await checkReadiness({})).toEqual(ALL_WELL);
  await beatenAgo(61, worker);
  expect(await checkReadiness({})).toEqual({ ...ALL_WELL, worker: 'failing' });
  await beat(worker);
  expect(await checkReadiness({})).toEqual(ALL_WELL);
});

test('one of two workers is enough, and one that signs off is missed at once', async () => {
  await beat(worker);
  await beat(another);
  expect(await asOwner('SELECT role, host, pid, version FROM instance')).toEqual([
    { role: 'worker', host: hostname(), pid: process.pid, version: expect.stringMatching(/^\d+\.\d+\.\d+/) },
    { role: 'worker', host: hostname(), pid: process.pid, version: expect.any(String) },
  ]);
  await beatenAgo(61, another);
  expect(await checkReadiness({})).toEqual(ALL_WELL);
  await signOff(worker);
  expect(await checkReadiness({})).toEqual({ ...ALL_WELL, worker: 'failing' });
});

test('an instance that fell silent is logged once, and not one that works or ended in order', async () => {
  const warnings = jest.spyOn(log, 'warn').mockImplementation(() => undefined);
  for (const each of [worker, another]) await beat(each);
  await beatenAgo(9 * 60, another);
  await reportSilent();
  await beatenAgo(10 * 60, another);
  for (let times = 0; times < 2; times += 1) await reportSilent();
  expect(warnings.mock.calls).toEqual([
    ['instance.silent', { state: 'worker', instance: `${hostname()}/${process.pid}` }],
  ]);
  expect(await db().instance.findMany({ select: { id: true } })).toEqual([{ id: worker.id }]);
  warnings.mockRestore();
});

test.each([
  ['can only be read', 'default_transaction_read_only', 'on'],
  ['has no room for another page', 'temp_file_limit', '64kB'], // as a full disk: rows still change in pages that are there
])('a database that %s is not ready', async (_what, setting, value) => {
  const name = new URL(url).pathname.slice(1);
  const change = (how: string) =>
    withConnection(superuserUrl, async (client) => {
      await client.query('SET default_transaction_read_only = off');
      await client.query(`ALTER DATABASE ${name} ${how}`);
      await db().$disconnect(); // new connections get the new setting
    });
  await change(`SET ${setting} = '${value}'`);
  expect(await checkReadiness({})).toMatchObject({ database: 'failing', migrations: 'ok' });
  await change(`RESET ${setting}`);
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
