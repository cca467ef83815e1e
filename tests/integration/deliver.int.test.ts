import { randomBytes } from 'node:crypto';
import { GIVE_UP_AFTER_MS } from '@/lib/deliveries/domain';
import { attemptDelivery, DeliveryFailed } from '@/lib/deliveries/mutations';
import { submitConsultation } from '@/lib/intake/mutations';
import { db } from '@/lib/platform/db';
import { answers } from '../support/answers';
import { useDatabase } from '../support/database';
import { TestSmtp } from '../support/smtp';

useDatabase();
process.env.CONFIDENTIAL_KEYS = randomBytes(32).toString('base64');
process.env.APP_URL = 'https://clinic.example';

const NOW = new Date('2026-11-23T15:00:00Z');
const smtp = new TestSmtp();

beforeAll(async () => {
  await smtp.start();
  process.env.SMTP_URL = smtp.url;
});
beforeEach(async () => {
  smtp.mails.length = 0;
  smtp.refuseWith = undefined;
  await db().consultationRequest.deleteMany();
});
afterAll(() => smtp.stop());

async function oneDelivery(): Promise<string> {
  await submitConsultation(answers(), { form: 'a' }, NOW);
  return (await db().delivery.findFirstOrThrow()).id;
}

const fate = (id: string) =>
  db().delivery.findUniqueOrThrow({
    where: { id },
    select: { state: true, attempts: true, lastErrorCode: true },
  });

test('an accepted mail is sent once, however often its job runs', async () => {
  const id = await oneDelivery();
  await attemptDelivery(id, NOW);
  await attemptDelivery(id, NOW);
  expect(smtp.mails).toHaveLength(1);
  expect(await fate(id)).toEqual({ state: 'sent', attempts: 1, lastErrorCode: null });
});

test('a refused mail is kept with a code, never the text of the server, and later sent under the same Message-ID', async () => {
  const id = await oneDelivery();
  smtp.refuseWith = 450;
  await expect(attemptDelivery(id, NOW)).rejects.toThrow(DeliveryFailed);
  expect(await fate(id)).toEqual({ state: 'queued', attempts: 1, lastErrorCode: 'SMTP_450' });
  smtp.refuseWith = undefined;
  await attemptDelivery(id, NOW);
  expect(await fate(id)).toEqual({ state: 'sent', attempts: 2, lastErrorCode: null });
  expect(smtp.mails[0]).toContain(`Message-ID: <${id}@clinic.example>`);
});

test('after three days without success it has failed, and the queue is told to stop', async () => {
  const id = await oneDelivery();
  smtp.refuseWith = 550;
  await expect(attemptDelivery(id, new Date(NOW.getTime() + GIVE_UP_AFTER_MS - 1))).rejects.toThrow(
    DeliveryFailed,
  );
  await attemptDelivery(id, new Date(NOW.getTime() + GIVE_UP_AFTER_MS));
  expect(await fate(id)).toEqual({ state: 'failed', attempts: 2, lastErrorCode: 'SMTP_550' });
  smtp.refuseWith = undefined;
  await attemptDelivery(id, NOW);
  expect(smtp.mails).toHaveLength(0);
});

test('a delivery that was purged with its request is left alone', async () => {
  const id = await oneDelivery();
  await db().consultationRequest.deleteMany();
  await attemptDelivery(id, NOW);
  expect(smtp.mails).toHaveLength(0);
});
