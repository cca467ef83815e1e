import { randomBytes } from 'node:crypto';
import { readMailStatus } from '@/lib/outbox/data';
import { queueNotices, queuePersonMail, queueStaffMails } from '@/lib/outbox/mutations';
import { retryAfterOutage } from '@/lib/outbox/outage/mutations';
import { retryWaiting } from '@/lib/outbox/resending/mutations';
import { db } from '@/lib/platform/db';
import { log } from '@/lib/platform/log';
import { work } from '@/lib/platform/queue/work';
import { deliverMail } from '@/scripts/worker/deliver-mail';
import { useDatabase } from '../support/database';
import { TestSmtp } from '../support/smtp';
import { createStaff } from '../support/staff';
import { until } from '../support/until';

useDatabase();
process.env.CONFIDENTIAL_KEYS = randomBytes(32).toString('base64');
/** How many mails are being sent at once. */
const AT_ONCE = 6;
process.env.SMTP_CONNECTIONS = String(AT_ONCE);
process.env.INTAKE_NOTIFY_TO = 'front@clinic.example';
const smtp = new TestSmtp();
let stop: (() => Promise<void>) | undefined;

beforeAll(async () => {
  await smtp.start();
  process.env.SMTP_URL = smtp.url;
  for (const level of ['info', 'warn'] as const) jest.spyOn(log, level).mockImplementation(() => undefined);
});
beforeEach(async () => {
  await db().delivery.deleteMany();
  await db().$executeRaw`DELETE FROM pgboss.job`;
  for (const list of [smtp.mails, smtp.recipients]) list.length = 0;
  smtp.onMail = undefined;
  smtp.refuseWith = undefined;
  smtp.refuse.clear();
});
afterEach(() => stop?.());
afterAll(() => smtp.stop());

async function startWorker() {
  // So rarely that polling finds nothing.
  const never = { pollingIntervalSeconds: 3600, notifyPollingIntervalSeconds: 3600 };
  const deliver = ({ deliveryId }: { deliveryId: string }) => deliverMail(deliveryId, new Date());
  stop = await work({ 'deliver-mail': deliver }, never);
}

const queueBacklog = (count: number) =>
  db().$transaction((tx) => {
    const to = Array.from({ length: count }, (_, index) => `staff${index}@clinic.example`);
    return queueNotices(tx, 'follow_up_due', { to }, new Date());
  });
const queueCode = () =>
  db().$transaction((tx) =>
    queuePersonMail(
      tx,
      'own_page_code',
      { content: { to: 'ana@example.com', code: '48291357' } },
      new Date(),
    ),
  );
const sent = () => db().delivery.count({ where: { state: 'sent' } });

test('mails go side by side over a few connections, which are used again', async () => {
  let most = 0;
  const waiting: (() => void)[] = [];
  smtp.onMail = (_mail, reply) => {
    waiting.push(reply);
    most = Math.max(most, waiting.length);
    if (most >= AT_ONCE) for (const answer of waiting.splice(0)) answer();
  };
  await queueBacklog(60);
  await startWorker();
  await until(
    () => most,
    (count) => count === AT_ONCE,
  ); // it never would if they were sent one at a time
  await until(sent, (count) => count === 60);
  expect(smtp.connections).toBeLessThanOrEqual(AT_ONCE + 2);
  expect(new Set(smtp.recipients).size).toBe(60);
});

test('a code goes at once while the server holds up a backlog', async () => {
  const held: (() => void)[] = [];
  smtp.onMail = (mail, reply) => {
    if (mail.includes('To: ana@example.com')) reply();
    else held.push(reply);
  };
  await queueBacklog(40);
  await startWorker();
  await until(
    () => held.length,
    (count) => count === AT_ONCE,
  );
  await queueCode();
  await until(sent, (count) => count === 1);
  expect(smtp.recipients).toContain('ana@example.com');
  smtp.onMail = undefined;
  for (const answer of held) answer();
  await until(sent, (count) => count === 41);
});

test('an address that is refused keeps none of the others', async () => {
  smtp.refuse.set('staff3@clinic.example', 550);
  await queueBacklog(20);
  await startWorker();
  await until(sent, (count) => count === 19);
  expect(
    await db().delivery.findMany({
      where: { state: 'queued' },
      select: { recipient: true, lastErrorCode: true },
    }),
  ).toEqual([{ recipient: 'staff3@clinic.example', lastErrorCode: 'SMTP_550' }]);
});

test('mail about a new request goes ahead of the reminders that were queued before it', async () => {
  const held: (() => void)[] = [];
  smtp.onMail = (_mail, reply) => void held.push(reply);
  await queueBacklog(60);
  await startWorker();
  await until(
    () => held.length,
    (count) => count === AT_ONCE,
  );
  await db().$transaction((tx) =>
    queueStaffMails(tx, 'consultation_received', { reference: 'ABCD-2345' }, new Date()),
  );
  smtp.onMail = undefined;
  for (const answer of held) answer();
  await until(sent, (count) => count === 61);
  expect(smtp.recipients.indexOf('front@clinic.example')).toBeLessThan(3 * AT_ONCE);
});

const waiting = () => db().$queryRaw<unknown[]>`SELECT 1 FROM pgboss.job WHERE state = 'retry'`;
const untilWaiting = (count: number) => until(waiting, ({ length }) => length === count);

test('once a mail gets out after an outage, those that wait are sent at once; none before', async () => {
  await smtp.stop();
  await queueBacklog(5);
  await startWorker();
  await untilWaiting(5);
  await retryAfterOutage(new Date());
  await untilWaiting(5);
  await smtp.start();
  await queueCode();
  await until(sent, (count) => count === 1);
  await retryAfterOutage(new Date());
  await until(sent, (count) => count === 6); // the worker never looks by itself
});

test('what the server puts off is left to wait while others get out, until someone retries it', async () => {
  const staff = await createStaff();
  for (const to of ['staff0@clinic.example', 'staff1@clinic.example']) smtp.refuse.set(to, 451);
  await queueBacklog(3);
  await startWorker();
  await untilWaiting(2);
  await until(sent, (count) => count === 1);
  await retryAfterOutage(new Date());
  await untilWaiting(2);
  expect((await readMailStatus()).groups).toEqual([
    {
      ...{ state: 'queued', template: 'follow_up_due', lastErrorCode: 'SMTP_451' },
      ...{ count: 2, oldestAt: expect.any(Date) },
    },
  ]);
  smtp.refuse.clear();
  expect(await retryWaiting(staff.id, new Date())).toEqual({ ok: true, value: 2 });
  await until(sent, (count) => count === 3);
  expect(await retryWaiting(staff.id, new Date())).toEqual({ ok: false, code: 'NONE_WAITING' });
  const recorded = {
    where: { action: 'delivery.retried' },
    select: { actorId: true, details: true },
  } as const;
  expect(await db().auditEntry.findMany(recorded)).toEqual([{ actorId: staff.id, details: { mails: 2 } }]);
});

test('a server that is silent on one connection holds up that mail alone', async () => {
  let silent: (() => void) | undefined;
  smtp.onMail = (_mail, reply) => {
    if (silent) reply();
    else silent = reply;
  };
  await queueBacklog(30);
  await startWorker();
  await until(sent, (count) => count === 29);
  silent?.();
  await until(sent, (count) => count === 30);
});
