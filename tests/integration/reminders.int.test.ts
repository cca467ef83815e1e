import { randomBytes } from 'node:crypto';
import type { Staff } from '@/lib/auth/staff';
import {
  remindOfFollowUps,
  remindOfQuarantine,
  remindOfUnanswered,
  sendDailyDigest,
  summarizeFlood,
} from '@/lib/cases/reminders/mutations';
import { mailContentContext } from '@/lib/outbox/domain';
import type { Template } from '@/lib/outbox/schema';
import { db } from '@/lib/platform/db';
import { keyRing } from '@/lib/platform/keys';
import { unseal } from '@/lib/platform/sealing';
import { refusedWhileClosed } from '../support/closed-table';
import { useDatabase } from '../support/database';
import { storeRequest } from '../support/requests';
import { createStaff } from '../support/staff';

const { asOwner } = useDatabase();
process.env.CONFIDENTIAL_KEYS = randomBytes(32).toString('base64');
process.env.INTAKE_NOTIFY_TO = 'front@clinic.example';

// A Monday, during the clinic's hours: 10 AM, so the four hours for a first contact end at 2 PM.
const NOW = new Date('2027-03-01T15:00:00Z');
const HOUR = 3_600_000;
const after = (hours: number) => new Date(NOW.getTime() + hours * HOUR);
const DUE = after(4);

beforeEach(async () => {
  await db().consultationRequest.deleteMany();
  await db().delivery.deleteMany();
  await asOwner('DELETE FROM staff');
});

const told = async (template: Template) =>
  (await db().delivery.findMany({ where: { template }, orderBy: { createdAt: 'asc' } })).map(
    ({ recipient, requestId }) => ({ recipient, requestId }),
  );
const toldOfUnanswered = () => told('request_unanswered');
const to = (...staff: Staff[]) =>
  staff.map(({ email }) => expect.objectContaining({ recipient: email }) as unknown);
const jobs = async () =>
  Number((await db().$queryRaw<{ n: bigint }[]>`SELECT count(*) AS n FROM pgboss.job`)[0]?.n);
const suspend = ({ id }: Staff) => db().user.update({ where: { id }, data: { suspendedAt: NOW } });

describe('a request that nobody answers', () => {
  test('is told to its owner when the time is over, and to everybody once as much open time has passed again', async () => {
    const [owner, other, admin] = [
      await createStaff('intake'),
      await createStaff('intake'),
      await createStaff('admin'),
    ];
    await createStaff('marketing');
    const { id } = await storeRequest(NOW, { ownerId: owner.id });
    await remindOfUnanswered(after(3.9));
    expect(await toldOfUnanswered()).toEqual([]);
    const queued = await jobs();
    await remindOfUnanswered(DUE);
    expect(await toldOfUnanswered()).toEqual([{ recipient: owner.email, requestId: id }]);
    expect(await jobs()).toBe(queued + 1);
    // Two open hours are left on this day, and two more pass on the next.
    await remindOfUnanswered(after(4 + 17));
    expect(await toldOfUnanswered()).toHaveLength(1);
    await remindOfUnanswered(after(25.1));
    const all = (await toldOfUnanswered()).slice(1);
    expect(all).toHaveLength(3);
    expect(all).toEqual(expect.arrayContaining(to(owner, other, admin)));
    await remindOfUnanswered(after(300));
    expect(await toldOfUnanswered()).toHaveLength(4);
  });

  test('is told to everybody at once where nobody owns it, or only somebody who was suspended or answers no more', async () => {
    const [ida, suspended, marketer] = [
      await createStaff('intake'),
      await createStaff('intake'),
      await createStaff('marketing'),
    ];
    await suspend(suspended);
    for (const ownerId of [null, suspended.id, marketer.id]) await storeRequest(NOW, { ownerId });
    await remindOfUnanswered(DUE);
    expect(await toldOfUnanswered()).toEqual(to(ida, ida, ida));
    await remindOfUnanswered(after(100));
    expect(await toldOfUnanswered()).toHaveLength(3);
  });

  test('is told to the addresses of the settings where there is no staff', async () => {
    await suspend(await createStaff('admin'));
    await storeRequest(NOW);
    await remindOfUnanswered(DUE);
    expect(await toldOfUnanswered()).toEqual([
      expect.objectContaining({ recipient: 'front@clinic.example' }),
    ]);
  });

  test('is told once by several workers at the same time', async () => {
    const owner = await createStaff('intake');
    await storeRequest(NOW, { ownerId: owner.id });
    await storeRequest(NOW);
    await Promise.all([1, 2, 3].map(() => remindOfUnanswered(DUE)));
    expect(await toldOfUnanswered()).toHaveLength(2);
    await Promise.all([1, 2, 3].map(() => remindOfUnanswered(after(30))));
    expect(await toldOfUnanswered()).toHaveLength(3);
  });

  test('is told again later where the mail could not be queued', async () => {
    await createStaff('intake');
    await storeRequest(NOW);
    await refusedWhileClosed(asOwner, 'pgboss.job', () => remindOfUnanswered(DUE));
    expect(await toldOfUnanswered()).toEqual([]);
    await remindOfUnanswered(DUE);
    expect(await toldOfUnanswered()).toHaveLength(1);
  });

  test.each([
    ['somebody tried to reach the person', { firstContactAt: NOW }],
    ['it is in the trash', { trashedAt: NOW }],
    ['it is in quarantine', { status: 'quarantined' as const }],
    ['it is closed', { status: 'declined' as const }],
  ])('is told to nobody where %s', async (_, data) => {
    await createStaff('intake');
    await storeRequest(NOW, data);
    await remindOfUnanswered(after(100));
    expect(await toldOfUnanswered()).toEqual([]);
  });
});

describe('a follow-up', () => {
  test('is told to the owner, or to everybody, once its time has come', async () => {
    const [owner, other] = [await createStaff('intake'), await createStaff('intake')];
    const followUpAt = after(1);
    const owned = await storeRequest(NOW, { ownerId: owner.id, followUpAt, firstContactAt: NOW });
    await remindOfFollowUps(new Date(followUpAt.getTime() - 1));
    expect(await told('follow_up_due')).toEqual([]);
    await Promise.all([1, 2].map(() => remindOfFollowUps(followUpAt)));
    expect(await told('follow_up_due')).toEqual([{ recipient: owner.email, requestId: owned.id }]);
    await storeRequest(NOW, { followUpAt, firstContactAt: NOW });
    await remindOfFollowUps(after(2));
    expect((await told('follow_up_due')).slice(1)).toEqual(expect.arrayContaining(to(owner, other)));
    await remindOfFollowUps(after(50));
    expect(await told('follow_up_due')).toHaveLength(3);
  });

  test('of a request in the trash or in quarantine is told to nobody', async () => {
    await createStaff('intake');
    await storeRequest(NOW, { followUpAt: NOW, trashedAt: NOW });
    await storeRequest(NOW, { followUpAt: NOW, status: 'quarantined' });
    await remindOfFollowUps(after(1));
    expect(await told('follow_up_due')).toEqual([]);
  });
});

describe('what was put into quarantine by itself', () => {
  const IN_HONEYPOT = { status: 'quarantined', quarantineReason: 'TRAP_FILLED' } as const;
  const reminded = () => told('quarantine_waiting');

  test('is told to everybody who answers while half the time for a first contact is left', async () => {
    const [ida, admin] = [await createStaff('intake'), await createStaff('admin')];
    await createStaff('marketing');
    await storeRequest(NOW, IN_HONEYPOT);
    await remindOfQuarantine(after(1.9));
    expect(await reminded()).toEqual([]);
    const queued = await jobs();
    await Promise.all([1, 2].map(() => remindOfQuarantine(after(2))));
    expect(await reminded()).toHaveLength(2);
    expect(await reminded()).toEqual(expect.arrayContaining(to(ida, admin)));
    expect(await jobs()).toBe(queued + 2);
  });

  test('makes one mail of many, and another one only for what comes later', async () => {
    await createStaff('intake');
    for (const minutes of [0, 30, 90]) await storeRequest(after(minutes / 60), IN_HONEYPOT);
    for (const hours of [2, 2.5, 3.5]) await remindOfQuarantine(after(hours));
    expect(await reminded()).toHaveLength(1);
    await storeRequest(after(3), IN_HONEYPOT);
    await remindOfQuarantine(after(4.9));
    expect(await reminded()).toHaveLength(1);
    await remindOfQuarantine(after(5));
    expect(await reminded()).toHaveLength(2);
  });

  test('is not told of what staff marked, threw away or called real', async () => {
    await createStaff('intake');
    await storeRequest(NOW, { status: 'quarantined', quarantineReason: 'MARKED_BY_STAFF' });
    await storeRequest(NOW, { ...IN_HONEYPOT, trashedAt: NOW });
    await storeRequest(NOW, { status: 'new', quarantineReason: 'TRAP_FILLED' });
    await remindOfQuarantine(after(4));
    expect(await reminded()).toEqual([]);
  });
});

describe('a flood', () => {
  const minutes = (count: number) => after(count / 60);
  const summaries = () => told('requests_waiting');
  const numbers = async () => {
    const { id, sealedContent } = await db().delivery.findFirstOrThrow({
      where: { template: 'requests_waiting' },
      orderBy: { createdAt: 'desc' },
    });
    return (
      JSON.parse(unseal(keyRing(), mailContentContext(id), sealedContent ?? '')) as { waiting: unknown }
    ).waiting;
  };
  const IN_HONEYPOT = { status: 'quarantined', quarantineReason: 'TRAP_FILLED' } as const;

  test('is told by one mail a minute at most in place of one a request, and none is left out', async () => {
    for (let count = 1; count <= 23; count += 1)
      await storeRequest(NOW, {}, { howSoon: count > 21 ? 'today' : '' });
    await storeRequest(NOW, IN_HONEYPOT);
    expect(await told('consultation_received')).toHaveLength(20);
    await Promise.all([1, 2].map(() => summarizeFlood(minutes(0.5))));
    expect(await summaries()).toEqual([{ recipient: 'front@clinic.example', requestId: null }]);
    expect(await numbers()).toEqual({ fresh: 23, today: 2, quarantined: 1 });

    await storeRequest(minutes(0.6)); // while the mail was being created
    await summarizeFlood(minutes(0.8));
    expect(await summaries()).toHaveLength(1);
    await summarizeFlood(minutes(1.5));
    expect(await summaries()).toHaveLength(2);
    for (const minute of [2.5, 20, 60]) await summarizeFlood(minutes(minute));
    expect(await summaries()).toHaveLength(2);
  });

  test('that ends up in quarantine is told too, and again after a quarter of an hour while it lasts', async () => {
    for (let count = 1; count <= 11; count += 1) await storeRequest(NOW, IN_HONEYPOT);
    await db().consultationRequest.updateMany({ data: { awaitsSummary: false } });
    await summarizeFlood(minutes(1));
    expect(await summaries()).toHaveLength(1);
    for (let count = 1; count <= 11; count += 1) await storeRequest(minutes(2), IN_HONEYPOT);
    await db().consultationRequest.updateMany({ data: { awaitsSummary: false } });
    await summarizeFlood(minutes(3));
    expect(await summaries()).toHaveLength(1);
    await summarizeFlood(minutes(16));
    expect(await summaries()).toHaveLength(2);
    await summarizeFlood(minutes(120));
    expect(await summaries()).toHaveLength(2);
  });

  test('that is over leaves each request its own mail', async () => {
    for (let count = 1; count <= 20; count += 1) await storeRequest(NOW);
    await storeRequest(minutes(1.1));
    expect(await told('consultation_received')).toHaveLength(21);
    await summarizeFlood(minutes(2));
    expect(await summaries()).toEqual([]);
  });
});

describe('the summary of the day', () => {
  const EIGHT = new Date('2027-03-02T13:00:00Z'); // a Tuesday, 8 AM

  const digest = async () => {
    const { id, sealedContent } = await db().delivery.findFirstOrThrow({
      where: { template: 'daily_digest' },
    });
    return (JSON.parse(unseal(keyRing(), mailContentContext(id), sealedContent ?? '')) as { digest: unknown })
      .digest;
  };

  test('counts what is waiting and names nothing', async () => {
    await createStaff('intake');
    await storeRequest(EIGHT);
    await storeRequest(NOW);
    await storeRequest(NOW, { status: 'contacting', firstContactAt: NOW });
    await storeRequest(NOW, { status: 'contacting', trashedAt: NOW });
    await storeRequest(NOW, { status: 'scheduled', followUpAt: new Date('2027-03-03T04:59:00Z') });
    await storeRequest(NOW, { status: 'scheduled', followUpAt: new Date('2027-03-03T05:01:00Z') });
    await storeRequest(NOW, { status: 'quarantined' });
    await storeRequest(EIGHT, { status: 'quarantined' });
    await sendDailyDigest(EIGHT);
    expect(await digest()).toEqual({
      fresh: 2,
      late: 1,
      contacting: 1,
      followUps: 1,
      quarantined: 2,
      quarantinedLate: 1,
      undelivered: 6, // the previous day's mails
      deletedSoon: 0,
      toReassign: 0,
    });
  });

  test('goes once to everybody who answers, on days on which the clinic reads', async () => {
    const [ida, admin] = [await createStaff('intake'), await createStaff('admin')];
    await createStaff('marketing');
    await sendDailyDigest(new Date('2027-03-06T13:00:00Z')); // a Saturday
    expect(await told('daily_digest')).toEqual([]);
    await Promise.all([1, 2].map(() => sendDailyDigest(EIGHT)));
    await sendDailyDigest(new Date(EIGHT.getTime() + HOUR));
    expect(await told('daily_digest')).toHaveLength(2);
    expect(await told('daily_digest')).toEqual(expect.arrayContaining(to(ida, admin)));
    await sendDailyDigest(new Date(EIGHT.getTime() + 24 * HOUR));
    expect(await told('daily_digest')).toHaveLength(4);
  });
});
