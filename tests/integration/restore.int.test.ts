import { randomUUID } from 'node:crypto';
import { requeueDeliveries } from '@/lib/outbox/mutations';
import { markRecovered } from '@/lib/platform/backup/restore';
import { db } from '@/lib/platform/db';
import { beat, newInstance } from '@/lib/platform/heartbeat';
import {
  listActiveAccounts,
  readHold,
  readWaiting,
  requireCompletedRestore,
  requireNoWorker,
} from '@/lib/restore/data';
import { completeRestore, releaseRestore } from '@/lib/restore/mutations';
import { CREDENTIALS_CHANGED } from '@/lib/staff/access-changes/domain';
import { untilReleased } from '@/scripts/worker/until-released';
import { whenReleased } from '@/scripts/worker/when-released';
import { useDatabase } from '../support/database';
import { storeRequest } from '../support/requests';
import { createStaff } from '../support/staff';

const { url, asOwner } = useDatabase();
process.env.CONFIDENTIAL_KEYS = Buffer.alloc(32, 7).toString('base64');
const MADE_AT = new Date('2026-11-23T15:00:00Z');
const now = new Date('2026-11-24T15:00:00Z');
/** The backup reads its rows a little after the moment that it names. */
const WHILE_MADE = new Date('2026-11-23T15:00:01Z');
const SINCE = new Date('2026-11-24T15:01:00Z');

/** As a restore leaves it: the mail of the backup has no job. */
const markRestored = () => markRecovered(url, MADE_AT, now);

const jobsOf = async (deliveryId: string) =>
  (await asOwner(`SELECT 1 FROM pgboss.job WHERE data->>'deliveryId' = $1`, [deliveryId])).length;
const mails = () =>
  db().delivery.findMany({ select: { id: true, state: true, lastErrorCode: true, createdAt: true } });

beforeEach(async () => {
  await db().delivery.deleteMany();
  await asOwner('TRUNCATE pgboss.job_common');
  await asOwner('UPDATE restore SET completed_at = now(), released_at = now()');
});

test('without a restore nothing is on hold, and there is nothing to release', async () => {
  expect(await readHold()).toBeNull();
  await requireCompletedRestore();
  expect(await untilReleased(new AbortController().signal)).toBe(true);
  expect(await releaseRestore('send', now)).toEqual({ ok: false, code: 'NOT_HELD' });
});

test('a restore that was cut short refuses to start; one that is complete says of when it is', async () => {
  await markRestored();
  await expect(requireCompletedRestore()).rejects.toThrow(/The last restore didn't finish/);
  await completeRestore(now);
  await requireCompletedRestore();
  expect(await readHold()).toEqual({ madeAt: MADE_AT, restoredAt: now });
  const entry = await db().auditEntry.findFirst({ where: { action: 'site.restored' } });
  expect(entry?.details).toEqual({ madeAt: MADE_AT.toISOString() });
});

test('what gave access when the backup was made is over; who can sign in again is named', async () => {
  const { id: userId, email } = await createStaff('admin', 'Nora');
  const suspended = await createStaff('intake', 'Ida');
  await db().user.update({ where: { id: suspended.id }, data: { suspendedAt: MADE_AT } });
  const { id: requestId } = await storeRequest(WHILE_MADE);
  const times = { createdAt: MADE_AT, updatedAt: MADE_AT, lastActiveAt: MADE_AT, expiresAt: SINCE };
  await db().session.create({ data: { id: randomUUID(), token: 'session', userId, ...times } });
  const { lastActiveAt: _, ...verified } = times;
  await db().verification.create({ data: { id: randomUUID(), identifier: 'a', value: 'b', ...verified } });
  const link = { kind: 'invitation', email, createdAt: MADE_AT, expiresAt: SINCE } as const;
  const used = { ...link, id: randomUUID(), tokenIndex: 'used', usedAt: MADE_AT };
  await db().staffLink.createMany({ data: [used, { ...link, id: randomUUID(), tokenIndex: 'open' }] });
  await db().accessSession.create({ data: { tokenIndex: 'x', requestId, expiresAt: SINCE } });
  await db().accessCode.create({
    data: { askedIndex: 'y', codeIndex: 'z', requestId, attemptsLeft: 3, expiresAt: SINCE },
  });
  await markRestored();
  await completeRestore(now);
  const left = [
    db().session.count(),
    db().verification.count(),
    db().accessSession.count(),
    db().accessCode.count(),
  ];
  expect(await Promise.all(left)).toEqual([0, 0, 0, 0]);
  expect(await db().staffLink.findMany({ select: { tokenIndex: true } })).toEqual([{ tokenIndex: 'used' }]);
  const renewed = (at: Date) => [{ id: userId, at, kind: CREDENTIALS_CHANGED }];
  const nora = { name: 'Nora', email, role: 'admin' };
  expect(await listActiveAccounts(renewed(SINCE))).toEqual([{ ...nora, isOutdated: true }]);
  expect(await listActiveAccounts(renewed(new Date('2026-11-23T14:00:00Z')))).toEqual([
    { ...nora, isOutdated: false },
  ]);
});

test('a database becomes a restored one while no worker runs on it', async () => {
  await requireNoWorker();
  await beat(newInstance('worker'));
  await expect(requireNoWorker()).rejects.toThrow(/A worker is running on this database/);
  await asOwner("UPDATE instance SET beat_at = now() - interval '2 minutes'");
  await requireNoWorker();
});

test('a worker that got past the hold before a database came back does no job', async () => {
  const send = jest.fn<Promise<void>, [{ deliveryId: string }]>(() => Promise.resolve());
  const handlers = whenReleased({ 'deliver-mail': send });
  await handlers['deliver-mail']({ deliveryId: 'before' });
  await markRestored();
  await expect(handlers['deliver-mail']({ deliveryId: 'on hold' })).rejects.toMatchObject({
    code: 'ON_HOLD',
  });
  await completeRestore(now);
  await releaseRestore('send', now);
  await handlers['deliver-mail']({ deliveryId: 'after' });
  expect(send.mock.calls.map(([{ deliveryId }]) => deliveryId)).toEqual(['before', 'after']);
});

test('no mail goes before the release, and none of the backup without a word about it', async () => {
  await storeRequest(WHILE_MADE);
  await asOwner('TRUNCATE pgboss.job_common'); // jobs are in no backup
  await markRestored();
  await completeRestore(now);
  await storeRequest(SINCE); // the site takes requests meanwhile, and queues their mail
  const stopped = new AbortController();
  const waiting = untilReleased(stopped.signal);
  expect(await readWaiting((await readHold())!, now)).toMatchObject({ mailsBefore: 1 });
  expect(await releaseRestore(undefined, now)).toEqual({ ok: false, code: 'CHOOSE' });
  expect(await releaseRestore('send', now)).toEqual({ ok: true, value: { dropped: 0, mails: 2, pages: 0 } });
  expect(await waiting).toBe(true);
  for (const { id } of await mails()) expect(await jobsOf(id)).toBe(1); // not two: an email would go twice
});

test('mail of the backup can be given up, and the ledger says so', async () => {
  await storeRequest(WHILE_MADE);
  await markRestored();
  await completeRestore(now);
  await storeRequest(SINCE);
  expect(await releaseRestore('drop', now)).toEqual({ ok: true, value: { dropped: 1, mails: 1, pages: 0 } });
  const [before, since] = (await mails()).sort(
    (one, other) => Number(one.createdAt) - Number(other.createdAt),
  );
  expect(before).toMatchObject({ state: 'failed', lastErrorCode: 'RESTORED' });
  expect(since).toMatchObject({ state: 'queued' });
  expect([await jobsOf(before!.id), await jobsOf(since!.id)]).toEqual([0, 1]);
  const entry = await db().auditEntry.findFirst({
    where: { action: 'site.released' },
    orderBy: { id: 'desc' },
  });
  expect(entry?.details).toEqual({ madeAt: MADE_AT.toISOString(), waitingMail: 'drop' });
});

test('a worker that is told to stop while the site is on hold stops', async () => {
  await markRestored();
  const stopped = new AbortController();
  const waiting = untilReleased(stopped.signal);
  stopped.abort();
  expect(await waiting).toBe(false);
});

test('alarms about mail get no job, which the queue would send by the wrong route', async () => {
  await db().delivery.create({
    data: { id: randomUUID(), template: 'delivery_alarm', recipient: 'admin@clinic.example', createdAt: now },
  });
  expect(await db().$transaction((tx) => requeueDeliveries(tx))).toBe(0);
});
