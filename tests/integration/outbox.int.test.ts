import { randomBytes, randomUUID } from 'node:crypto';
import type { OpenRequestId } from '@/lib/intake/request-access/data';
import { deleteRequest, withdrawConsent } from '@/lib/intake/request-access/mutations';
import { attemptDelivery } from '@/lib/outbox/attempts/mutations';
import { deliveriesOfRequest, listDeliveries, type ListedDelivery } from '@/lib/outbox/data';
import { resendDelivery } from '@/lib/outbox/resending/mutations';
import { afterText, filterSchema } from '@/lib/outbox/schema';
import { db } from '@/lib/platform/db';
import { log } from '@/lib/platform/log';
import { todays } from '../support/answers';
import { useDatabase } from '../support/database';
import { storeRequest } from '../support/requests';
import { TestSmtp } from '../support/smtp';
import { createStaff } from '../support/staff';

useDatabase();
process.env.CONFIDENTIAL_KEYS = randomBytes(32).toString('base64');
process.env.APP_URL = 'https://clinic.example';
process.env.INTAKE_NOTIFY_TO = 'front@clinic.example';

const NOW = new Date('2027-03-01T15:00:00Z');
const HOUR = 3_600_000;
const after = (hours: number) => new Date(NOW.getTime() + hours * HOUR);
const smtp = new TestSmtp();

beforeAll(async () => {
  await smtp.start();
  process.env.SMTP_URL = smtp.url;
});
beforeEach(async () => {
  smtp.mails.length = 0;
  await db().delivery.deleteMany();
  await db().consultationRequest.deleteMany();
  await db().rateLimit.deleteMany();
  await db().$executeRaw`DELETE FROM pgboss.job`;
  for (const level of ['info', 'warn'] as const) jest.spyOn(log, level).mockImplementation(() => undefined);
});
afterEach(() => jest.restoreAllMocks());
afterAll(() => smtp.stop());

const idOf = async (
  template:
    'consultation_received' | 'consultation_acknowledged' | 'consent_withdrawn' | 'consultation_deleted',
) => (await db().delivery.findFirstOrThrow({ where: { template }, orderBy: { createdAt: 'asc' } })).id;
const jobs = async () =>
  (await db().$queryRaw<{ id: string }[]>`SELECT data->>'deliveryId' AS id FROM pgboss.job`).map(
    ({ id }) => id,
  );
const decoded = (mail = '') =>
  mail
    .replace(/=\r?\n/g, '')
    .replace(/=([0-9A-F]{2})/g, (_, code: string) => String.fromCharCode(parseInt(code, 16)))
    .replace(/\s+/g, ' ');

describe('the list of mails', () => {
  test('is read to its end in pages, the newest first, each once, whatever comes in meanwhile', async () => {
    const staff = await createStaff();
    const made = Array.from({ length: 120 }, (_, index) => ({
      id: randomUUID(),
      template: 'daily_digest' as const,
      createdAt: after(Math.floor(index / 7)), // several at the same time
    }));
    await db().delivery.createMany({ data: made });
    const seen: ListedDelivery[] = [];
    let after_: string | undefined;
    for (let pages = 0; pages < 5; pages += 1) {
      const { deliveries, next } = await listDeliveries(staff, filterSchema.parse({ after: after_ }));
      seen.push(...deliveries);
      await db().delivery.create({
        data: { id: randomUUID(), template: 'daily_digest', createdAt: after(1000 + pages) },
      });
      if (!next) break;
      after_ = afterText(next);
    }
    expect(seen.map(({ id }) => id).toSorted()).toEqual(made.map(({ id }) => id).toSorted());
    const moments = seen.map(({ createdAt }) => createdAt.getTime());
    expect(moments).toEqual(moments.toSorted((a, b) => b - a));
  });

  test('is filtered by state and template, and takes what is no filter for none', async () => {
    const staff = await createStaff();
    await storeRequest(NOW, {}, { email: 'canary@example.com', privateEmail: todays('private_email') });
    await db().delivery.update({
      where: { id: await idOf('consultation_received') },
      data: { state: 'failed' },
    });
    const found = async (query: object) =>
      (await listDeliveries(staff, filterSchema.parse(query))).deliveries.map(({ template }) => template);
    expect(await found({ state: 'failed' })).toEqual(['consultation_received']);
    expect(await found({ template: 'consultation_acknowledged' })).toEqual(['consultation_acknowledged']);
    expect(await found({ state: 'failed', template: 'consultation_acknowledged' })).toEqual([]);
    for (const nonsense of [{ state: '' }, { state: ['failed', 'sent'] }, { after: 'x' }, { after: '_' }])
      expect(await found(nonsense)).toHaveLength(2);
  });

  test('says which request a mail is about and never where a person gets mail', async () => {
    const staff = await createStaff();
    const given = { email: 'canary@example.com', privateEmail: todays('private_email') };
    const { id, reference } = await storeRequest(NOW, {}, given);
    const { deliveries } = await listDeliveries(staff, {});
    expect(
      deliveries.map((mail) => [mail.template, mail.reference, mail.recipient, mail.isOpen]).toSorted(),
    ).toEqual([
      ['consultation_acknowledged', reference, null, true],
      ['consultation_received', reference, 'front@clinic.example', true],
    ]);
    expect(JSON.stringify([deliveries, await deliveriesOfRequest(staff, id)])).not.toContain('canary');
    await deleteRequest(id as OpenRequestId, NOW);
    expect((await listDeliveries(staff, {})).deliveries).toMatchObject([
      { template: 'consultation_deleted', reference, isOpen: false },
    ]);
  });
});

describe('sending a mail again', () => {
  test.each(['failed', 'sent', 'caught'] as const)(
    'makes a mail of its own where the first one was %s',
    async (state) => {
      const staff = await createStaff();
      const request = await storeRequest(NOW);
      const id = await idOf('consultation_received');
      await db().delivery.update({ where: { id }, data: { state, lastErrorCode: 'SMTP_550' } });
      expect(await resendDelivery(staff, id, after(1))).toEqual({ ok: true, value: null });
      const [again, before] = await deliveriesOfRequest(staff, request.id);
      expect(before).toMatchObject({ id, state, lastErrorCode: 'SMTP_550' });
      expect(again).toMatchObject({
        template: 'consultation_received',
        state: 'queued',
        attempts: 0,
        lastErrorCode: null,
      });
      expect(await jobs()).toContain(again?.id);
      const entries = await db().auditEntry.findMany({
        where: { requestId: request.id, action: 'delivery.resent' },
      });
      expect(entries).toMatchObject([{ actorId: staff.id, details: { template: 'consultation_received' } }]);
    },
  );

  test('clicked twice makes one mail', async () => {
    const staff = await createStaff();
    const { id: requestId } = await storeRequest(NOW);
    const id = await idOf('consultation_received');
    expect(await resendDelivery(staff, id, NOW)).toEqual({ ok: false, code: 'STILL_QUEUED' });
    await db().delivery.update({ where: { id }, data: { state: 'failed' } });
    const outcomes = await Promise.all([1, 2, 3].map(() => resendDelivery(staff, id, after(1))));
    expect(outcomes.filter(({ ok }) => ok)).toHaveLength(1);
    expect(await deliveriesOfRequest(staff, requestId)).toHaveLength(2);
  });

  test('is not done with a mail to the person, whose content was wiped, nor to somebody who left', async () => {
    const staff = await createStaff();
    await storeRequest(NOW, {}, { email: 'canary@example.com', privateEmail: todays('private_email') });
    const content = await idOf('consultation_acknowledged');
    await attemptDelivery(content, NOW);
    expect(await resendDelivery(staff, content, after(1))).toEqual({ ok: false, code: 'CONTENT_GONE' });
    const id = await idOf('consultation_received');
    const left = await createStaff();
    await db().user.update({ where: { id: left.id }, data: { suspendedAt: NOW } });
    for (const recipient of [left.email, 'nobody@elsewhere.example']) {
      await db().delivery.update({ where: { id }, data: { state: 'failed', recipient } });
      expect(await resendDelivery(staff, id, after(1))).toEqual({ ok: false, code: 'NOT_STAFF' });
    }
    await db().delivery.update({ where: { id }, data: { recipient: staff.email } });
    expect(await resendDelivery(staff, id, after(1))).toMatchObject({ ok: true });
    expect(await resendDelivery(staff, randomUUID(), NOW)).toEqual({ ok: false, code: 'GONE' });
  });

  test('is not done with a reminder of what is done', async () => {
    const staff = await createStaff();
    const { id: requestId } = await storeRequest(NOW, { firstContactAt: NOW });
    for (const template of ['request_unanswered', 'follow_up_due'] as const) {
      const id = randomUUID();
      const { email: recipient } = staff;
      await db().delivery.create({
        data: { id, template, requestId, recipient, state: 'failed', createdAt: NOW },
      });
      expect(await resendDelivery(staff, id, after(1))).toEqual({ ok: false, code: 'DONE' });
    }
  });

  test('is not done to whom a request was assigned before, but to its owner', async () => {
    const [owner, before] = [await createStaff(), await createStaff()];
    const { id: requestId } = await storeRequest(NOW);
    await db().consultationRequest.update({ where: { id: requestId }, data: { ownerId: owner.id } });
    const again = async ({ email: recipient }: { email: string }) => {
      const id = randomUUID();
      const about = { template: 'request_assigned', requestId, recipient } as const;
      await db().delivery.create({ data: { id, ...about, state: 'failed', createdAt: NOW } });
      return resendDelivery(owner, id, after(1));
    };
    expect(await again(before)).toEqual({ ok: false, code: 'NOT_OWNER' });
    expect(await again(owner)).toEqual({ ok: true, value: null });
  });

  test('tells when it happened, not when it was sent again', async () => {
    const staff = await createStaff();
    const { id, reference } = await storeRequest(NOW, {}, { voicemail: todays('voicemail') });
    await withdrawConsent(id as OpenRequestId, 'voicemail', after(1));
    const withdrawn = await idOf('consent_withdrawn');
    const sendAgain = async (delivery: string) => {
      await db().delivery.updateMany({ data: { state: 'failed' } });
      await resendDelivery(staff, delivery, after(30));
      const { id: again } = await db().delivery.findFirstOrThrow({ where: { state: 'queued' } });
      await attemptDelivery(again, after(30));
      return decoded(smtp.mails.at(-1));
    };
    expect(await sendAgain(withdrawn)).toContain('Monday, March 1, 2027 at 11:00');
    await deleteRequest(id as OpenRequestId, after(2));
    const mail = await sendAgain(await idOf('consultation_deleted'));
    expect(mail).toContain(reference);
    expect(mail).toContain('Monday, March 1, 2027 at 12:00');
  });
});
