import { randomBytes, randomUUID } from 'node:crypto';
import { attemptDelivery, DeliveryFailed } from '@/lib/outbox/attempts/mutations';
import { mailAlarm } from '@/lib/outbox/outage/data';
import { raiseMailAlarm } from '@/lib/outbox/outage/mutations';
import { resendDelivery } from '@/lib/outbox/resending/mutations';
import { db } from '@/lib/platform/db';
import { env } from '@/lib/platform/env';
import { log } from '@/lib/platform/log';
import { useDatabase } from '../support/database';
import { storeRequest } from '../support/requests';
import { TestSmtp } from '../support/smtp';
import { createStaff } from '../support/staff';

const { asOwner } = useDatabase();
process.env.CONFIDENTIAL_KEYS = randomBytes(32).toString('base64');
process.env.APP_URL = 'https://clinic.example';
process.env.INTAKE_NOTIFY_TO = 'front@clinic.example';

const NOW = new Date('2027-03-01T15:00:00Z');
const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
const after = (milliseconds: number) => new Date(NOW.getTime() + milliseconds);
const LATE = after(5 * MINUTE + 1);
const [first, second] = [new TestSmtp(), new TestSmtp()];

beforeAll(async () => {
  await Promise.all([first.start(), second.start()]);
  process.env.SMTP_URL = first.url;
  process.env.SMTP_FALLBACK_URL = second.url;
});
let errors: jest.SpyInstance;
beforeEach(async () => {
  for (const smtp of [first, second]) {
    smtp.mails.length = 0;
    smtp.recipients.length = 0;
    smtp.refuseWith = undefined;
    smtp.onMail = undefined;
    smtp.refuse.clear();
  }
  await db().delivery.deleteMany();
  await db().consultationRequest.deleteMany();
  await asOwner('DELETE FROM staff');
  errors = jest.spyOn(log, 'error').mockImplementation(() => undefined);
  for (const level of ['info', 'warn'] as const) jest.spyOn(log, level).mockImplementation(() => undefined);
});
afterEach(() => {
  jest.restoreAllMocks();
  env().SMTP_FALLBACK_URL = second.url;
  env().INTAKE_NOTIFY_TO = ['front@clinic.example'];
});
afterAll(() => Promise.all([first.stop(), second.stop()]));

const alarms = () =>
  db().delivery.findMany({ where: { template: 'delivery_alarm' }, orderBy: { createdAt: 'asc' } });
const firstMail = () => db().delivery.findFirstOrThrow({ where: { template: 'consultation_received' } });

/** A request arrives at that time while the first server accepts no mail. */
async function refused(at = NOW): Promise<string> {
  first.refuseWith = 451;
  await storeRequest(at);
  const { id } = await db().delivery.findFirstOrThrow({ where: { createdAt: at } });
  await expect(attemptDelivery(id, at)).rejects.toThrow(DeliveryFailed);
  return id;
}

describe('the alarm', () => {
  test('goes to every active administrator by the second server while the first takes no mail', async () => {
    const admin = await createStaff('admin');
    const suspended = await createStaff('admin');
    await db().user.update({ where: { id: suspended.id }, data: { suspendedAt: NOW } });
    await createStaff('intake');
    await refused();
    await raiseMailAlarm(after(5 * MINUTE));
    expect(await alarms()).toEqual([]);
    await raiseMailAlarm(LATE);
    expect(await alarms()).toEqual([
      expect.objectContaining({ recipient: admin.email, state: 'sent', attempts: 1, sealedContent: null }),
    ]);
    expect(first.mails).toEqual([]);
    expect(second.mails).toHaveLength(1);
    expect(second.mails[0]).toContain(`To: ${admin.email}`);
    expect(second.mails[0]?.replace(/=\r?\n/g, '')).toContain('1 email had waited');
    expect(errors).toHaveBeenCalledWith('mail.alarm', { state: 'queued' });
    expect(
      await db().$queryRaw`SELECT 1 FROM pgboss.job WHERE data->>'deliveryId' = ${(await alarms())[0]?.id}`,
    ).toEqual([]);
  });

  test('is told once an outage, by however many workers, and once more after a day', async () => {
    await createStaff('admin');
    await refused();
    await Promise.all(Array.from({ length: 8 }, () => raiseMailAlarm(LATE)));
    expect(await alarms()).toHaveLength(1);
    await refused(after(2 * MINUTE));
    await raiseMailAlarm(after(60 * MINUTE));
    expect(second.mails).toHaveLength(1);
    await raiseMailAlarm(new Date(LATE.getTime() + DAY));
    expect(second.mails).toHaveLength(2);
  });

  test('is told anew where mail got out in between', async () => {
    await createStaff('admin');
    const id = await refused();
    await raiseMailAlarm(LATE);
    first.refuseWith = undefined;
    await attemptDelivery(id, after(10 * MINUTE));
    await raiseMailAlarm(after(11 * MINUTE));
    expect(second.mails).toHaveLength(1);
    await refused(after(20 * MINUTE));
    await raiseMailAlarm(after(26 * MINUTE));
    expect(second.mails).toHaveLength(2);
  });

  test('is told anew in a second outage, while one address is refused for good and a mail of the first one waits', async () => {
    const admin = await createStaff('admin');
    env().INTAKE_NOTIFY_TO = ['front@clinic.example', 'gone@clinic.example'];
    first.refuse.set('gone@clinic.example', 550);
    const attempt = (id: string, at: Date) =>
      attemptDelivery(id, at).catch((error: unknown) => expect(error).toBeInstanceOf(DeliveryFailed));
    const request = async (at: Date) => {
      await storeRequest(at);
      const rows = await db().delivery.findMany({ where: { createdAt: at }, select: { id: true } });
      const tryAll = async (when: Date) => {
        for (const { id } of rows) await attempt(id, when);
      };
      await tryAll(after(at.getTime() - NOW.getTime() + 1_000));
      return tryAll;
    };
    const again = await request(NOW);
    await again(after(MINUTE)); // refused twice, so given up
    await raiseMailAlarm(after(2 * MINUTE));
    expect(second.mails).toHaveLength(1);

    const another = await request(after(10 * MINUTE));
    await another(after(11 * MINUTE));
    await raiseMailAlarm(after(16 * MINUTE));
    expect(second.mails).toHaveLength(1); // the same address, so nothing new

    first.refuseWith = 451;
    await request(after(20 * MINUTE));
    await raiseMailAlarm(after(26 * MINUTE));
    expect(second.mails).toHaveLength(2);

    first.refuseWith = undefined; // mail gets out again; what failed before waits for its next attempt
    await request(after(30 * MINUTE));
    await raiseMailAlarm(after(36 * MINUTE));
    expect(second.mails).toHaveLength(2);

    first.refuseWith = 451;
    await request(after(40 * MINUTE));
    await raiseMailAlarm(after(46 * MINUTE));
    expect(second.mails).toHaveLength(3);
    expect(second.recipients).toEqual([admin.email, admin.email, admin.email]);
  });

  test('is tried again until the second server takes it', async () => {
    await createStaff('admin');
    await refused();
    second.refuseWith = 451;
    await raiseMailAlarm(LATE);
    expect(await alarms()).toMatchObject([{ state: 'queued', attempts: 1, lastErrorCode: 'SMTP_451' }]);
    second.refuseWith = undefined;
    await raiseMailAlarm(after(7 * MINUTE));
    expect(await alarms()).toMatchObject([{ state: 'sent', attempts: 2 }]);
    expect(second.mails).toHaveLength(1);
  });

  test('that the second server may have taken is not sent again every minute', async () => {
    await createStaff('admin');
    await refused();
    second.onMail = (_mail, _reply, drop) => drop();
    await raiseMailAlarm(LATE);
    for (const minutes of [7, 8, 30]) await raiseMailAlarm(after(minutes * MINUTE));
    expect(second.mails).toHaveLength(1);
    expect(await alarms()).toMatchObject([
      { state: 'queued', attempts: 1, lastErrorCode: 'MAY_HAVE_ARRIVED' },
    ]);
    second.onMail = undefined;
    await raiseMailAlarm(after(66 * MINUTE));
    expect(await alarms()).toMatchObject([{ state: 'sent', attempts: 2 }]);
  });

  test('without a second server is a line in the log and in the ledger, and goes out once there is one', async () => {
    const staff = await createStaff('admin');
    await refused();
    env().SMTP_FALLBACK_URL = undefined;
    await raiseMailAlarm(LATE);
    await raiseMailAlarm(after(7 * MINUTE));
    expect(errors.mock.calls).toEqual([['mail.alarm', { state: 'failed', code: 'NO_SECOND_ROUTE' }]]);
    expect(await alarms()).toMatchObject([{ state: 'failed', lastErrorCode: 'NO_SECOND_ROUTE' }]);
    expect(await mailAlarm(staff, LATE)).toMatchObject({
      hasSecondRoute: false,
      mail: { waiting: 1, failed: 0 },
    });
    env().SMTP_FALLBACK_URL = second.url;
    await raiseMailAlarm(after(8 * MINUTE));
    expect(second.mails).toHaveLength(1);
  });
});

describe('what the desk warns of', () => {
  test('is nothing where all mail is out and nothing is late', async () => {
    const staff = await createStaff();
    await storeRequest(NOW);
    expect(await mailAlarm(staff, after(4 * MINUTE))).toBeNull();
    await attemptDelivery((await firstMail()).id, NOW);
    await storeRequest(NOW, { status: 'quarantined', dueAt: after(DAY) });
    await db().delivery.deleteMany({ where: { state: 'queued' } });
    expect(await mailAlarm(staff, after(DAY - 1))).toBeNull();
    expect(await mailAlarm(staff, after(DAY + 1))).toMatchObject({ mail: null, quarantinedLate: 1 });
    await db().consultationRequest.updateMany({ data: { trashedAt: NOW } });
    expect(await mailAlarm(staff, after(DAY + 1))).toBeNull();
  });

  test('is a failure of the last day, until it was sent again, and never what a person stopped', async () => {
    const staff = await createStaff();
    await storeRequest(NOW);
    const { id } = await firstMail();
    const failed = { state: 'failed', lastAttemptAt: NOW } as const;
    for (const lastErrorCode of ['CONSENT_WITHDRAWN', 'SET_ASIDE']) {
      await db().delivery.update({ where: { id }, data: { ...failed, lastErrorCode } });
      expect(await mailAlarm(staff, LATE)).toBeNull();
    }
    await db().delivery.update({ where: { id }, data: { ...failed, lastErrorCode: 'SMTP_550' } });
    expect(await mailAlarm(staff, LATE)).toMatchObject({ mail: { waiting: 0, failed: 1 } });
    expect(await mailAlarm(staff, after(DAY + 1))).toBeNull();
    await resendDelivery(staff, id, after(MINUTE));
    const again = await db().delivery.findFirstOrThrow({ where: { state: 'queued' } });
    await attemptDelivery(again.id, after(MINUTE));
    expect(await mailAlarm(staff, LATE)).toBeNull();
  });

  test('is not a mail to a person whose address the server refuses, as long as mail to staff gets out', async () => {
    const staff = await createStaff();
    await storeRequest(NOW);
    const { id } = await firstMail();
    const refusal = { lastErrorCode: 'SMTP_550' };
    await db().delivery.update({ where: { id }, data: { ...refusal, recipient: null } });
    expect(await mailAlarm(staff, LATE)).toBeNull();
    await db().delivery.update({ where: { id }, data: { lastErrorCode: 'SMTP_451' } });
    expect(await mailAlarm(staff, LATE)).not.toBeNull();
    await db().delivery.update({ where: { id }, data: { ...refusal, recipient: 'front@clinic.example' } });
    expect(await mailAlarm(staff, LATE)).not.toBeNull();
  });

  test('is not the alarm itself', async () => {
    const staff = await createStaff();
    const alarm = { id: randomUUID(), template: 'delivery_alarm', state: 'failed' } as const;
    await db().delivery.create({ data: { ...alarm, createdAt: NOW, lastAttemptAt: NOW } });
    expect(await mailAlarm(staff, LATE)).toBeNull();
  });
});
