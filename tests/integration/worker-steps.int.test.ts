import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { chainAudit } from '@/lib/audit/chain/mutations';
import { recordAudit } from '@/lib/audit/mutations';
import { db } from '@/lib/platform/db';
import { log } from '@/lib/platform/log';
import { notify, notifySoon, subscribe, type Notice } from '@/lib/platform/notices';
import { every } from '@/scripts/worker/every';
import { useDatabase } from '../support/database';
import { until } from '../support/until';

useDatabase();
process.env.CONFIDENTIAL_KEYS = randomBytes(32).toString('base64');
process.env.DATA_DIR = mkdtempSync(path.join(tmpdir(), 'calusa-steps-'));
afterAll(() => rmSync(process.env.DATA_DIR ?? '', { recursive: true }));

const NEVER = 3_600_000;
const stops: (() => Promise<void>)[] = [];
beforeEach(() => {
  jest.spyOn(log, 'warn').mockReturnValue(undefined); // the listener loses its database at the end
});
afterEach(async () => {
  for (const stop of stops.splice(0)) await stop();
});

/** A step that a notice alone begins again once it has nothing to do; gives how often it ran. */
function follow(topics: readonly Notice['topic'][], run: () => Promise<unknown>) {
  const count = { runs: 0 };
  const step = async () => {
    try {
      return await run();
    } finally {
      count.runs += 1;
    }
  };
  stops.push(every({ name: 'test', pause: 1, sweep: NEVER, topics }, step));
  return count;
}
const runs = (count: { runs: number }, least: number) =>
  until(
    () => count.runs,
    (made) => made >= least,
  );

test('an audit entry is chained once it is committed, whoever records it', async () => {
  follow(['audit', 'reconnected'], () => chainAudit(new Date()));
  const now = new Date();
  for (const action of ['request.viewed', 'request.printed'] as const) {
    await db().$transaction((tx) => recordAudit(tx, { action, actorId: null }, now));
    await until(
      () => db().auditEntry.count({ where: { link: null } }),
      (unchained) => unchained === 0,
    );
  }
  expect(await db().auditLink.count()).toBe(2);
});

/** The topics of all notices from now on, once there is a connection to hear them. */
async function hear(): Promise<Notice['topic'][]> {
  const heard: Notice['topic'][] = [];
  const first = Promise.withResolvers();
  const unsubscribe = subscribe(({ topic }) => {
    heard.push(topic);
    first.resolve(null);
  });
  stops.push(() => {
    unsubscribe();
    return Promise.resolve();
  });
  await db().$transaction((tx) => notify(tx, { topic: 'site' }));
  await first.promise;
  return heard;
}
const isHeard = (heard: readonly Notice['topic'][], topic: Notice['topic'], times: number) =>
  until(
    () => heard.filter((one) => one === topic).length,
    (count) => count >= times,
  );

test('what many tell within a moment is told once, and the entry of a new request by that alone', async () => {
  const heard = await hear();
  const record = (action: 'request.received' | 'request.viewed') =>
    db().$transaction((tx) => recordAudit(tx, { action, actorId: null }, new Date()));
  await record('request.received');
  for (let times = 0; times < 3; times += 1) notifySoon({ topic: 'requests' });
  await isHeard(heard, 'requests', 1);
  notifySoon({ topic: 'requests' });
  await isHeard(heard, 'requests', 2);
  await record('request.viewed');
  await isHeard(heard, 'audit', 1);
  expect(heard.filter((topic) => topic === 'requests' || topic === 'audit')).toEqual([
    'requests',
    'requests',
    'audit',
  ]);
});

test('a step that did something or failed is run again, one with nothing to do when its notice comes', async () => {
  const error = jest.spyOn(log, 'error').mockReturnValue(undefined);
  const outcomes = [() => 3, () => Promise.reject(new Error('LOST'))];
  const count = follow(['requests'], async () => outcomes.shift()?.() ?? 0);
  await runs(count, 3);
  expect(error).toHaveBeenCalledWith('worker.step_failed', { state: 'test', code: 'Error' });
  await db().$transaction((tx) => notify(tx, { topic: 'requests' }));
  await runs(count, 4);
});

test('a notice that comes while a step runs is not lost', async () => {
  const begun = Promise.withResolvers();
  const told = Promise.withResolvers();
  const count = follow(['requests'], async () => {
    begun.resolve(null);
    await told.promise;
    return 0;
  });
  await begun.promise;
  const heard = follow(['requests'], () => Promise.resolve(0));
  await runs(heard, 1);
  await db().$transaction((tx) => notify(tx, { topic: 'requests' }));
  await runs(heard, 2);
  told.resolve(null);
  await runs(count, 2);
});
