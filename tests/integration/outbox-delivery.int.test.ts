import { randomBytes, randomUUID } from 'node:crypto';
import { submitConsultation } from '@/lib/intake/mutations';
import { attemptDelivery, DeliveryFailed } from '@/lib/outbox/attempts/mutations';
import { CODE_VALID_MS } from '@/lib/outbox/domain';
import { queuePersonMail, queueStaffMails } from '@/lib/outbox/mutations';
import type { Template } from '@/lib/outbox/schema';
import { db } from '@/lib/platform/db';
import { log } from '@/lib/platform/log';
import { answers, todays } from '../support/answers';
import { useDatabase } from '../support/database';
import { TestSmtp } from '../support/smtp';

useDatabase();
process.env.CONFIDENTIAL_KEYS = randomBytes(32).toString('base64');
process.env.APP_URL = 'https://clinic.example';
process.env.MAIL_FROM = 'Calusa Recovery <site@clinic.example>';
process.env.MAIL_FROM_NEUTRAL = 'Front office <office@plain.example>';

const THREE_DAYS_MS = 3 * 24 * 60 * 60 * 1000;
const EMAIL = 'canary@example.com';
const NOW = new Date('2026-11-23T15:00:00Z');
const smtp = new TestSmtp();

beforeAll(async () => {
  await smtp.start();
  process.env.SMTP_URL = smtp.url;
});
beforeEach(async () => {
  smtp.mails.length = 0;
  smtp.refuseWith = undefined;
  smtp.onMail = undefined;
  smtp.refuse.clear();
  await db().delivery.deleteMany();
  await db().consultationRequest.deleteMany();
  await db().rateLimit.deleteMany(); // every test writes to the same mailbox
});
afterAll(() => smtp.stop());

const later = (milliseconds: number) => new Date(NOW.getTime() + milliseconds);

/** A stored request, with the person's private email. */
const request = () =>
  submitConsultation(
    answers({ email: EMAIL, privateEmail: todays('private_email') }),
    { form: randomUUID() },
    () => null,
    NOW,
  );
const idOf = async (template: Template) =>
  (await db().delivery.findFirstOrThrow({ where: { template }, select: { id: true } })).id;

async function oneDelivery(): Promise<string> {
  await request();
  return idOf('consultation_received');
}
async function onePersonMail(): Promise<string> {
  await request();
  return idOf('consultation_acknowledged');
}
async function oneCode(): Promise<string> {
  const { id: requestId } = await request();
  const content = { to: EMAIL, code: '482913' };
  await db().$transaction((tx) => queuePersonMail(tx, 'own_page_code', { requestId, content }, NOW));
  return idOf('own_page_code');
}
const sealedOf = async (id: string) =>
  (await db().delivery.findUniqueOrThrow({ where: { id } })).sealedContent;
/** The mail as people read it. */
const decoded = (mail = '') =>
  mail
    .replace(/=\r?\n/g, '')
    .replace(/=([0-9A-F]{2})/g, (_, code: string) => String.fromCharCode(parseInt(code, 16)));

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
  await expect(attemptDelivery(id, later(THREE_DAYS_MS - 1))).rejects.toThrow(DeliveryFailed);
  await attemptDelivery(id, later(THREE_DAYS_MS));
  expect(await fate(id)).toEqual({ state: 'failed', attempts: 2, lastErrorCode: 'SMTP_550' });
  smtp.refuseWith = undefined;
  await attemptDelivery(id, NOW);
  expect(smtp.mails).toHaveLength(0);
});

describe('a recipient whom the server refuses for good', () => {
  test.each([501, 550, 553, 554])(
    'is tried once more after %i, then given up, while others get theirs',
    async (code) => {
      const [id, content] = [await oneDelivery(), await idOf('consultation_acknowledged')];
      smtp.refuse.set(EMAIL, code);
      await expect(attemptDelivery(content, NOW)).rejects.toThrow(DeliveryFailed);
      expect(await fate(content)).toMatchObject({ state: 'queued', lastErrorCode: `SMTP_${code}` });
      await attemptDelivery(content, later(60_000));
      expect(await fate(content)).toEqual({ state: 'failed', attempts: 2, lastErrorCode: `SMTP_${code}` });
      expect(await sealedOf(content)).toBeNull();
      await attemptDelivery(id, NOW);
      expect(await fate(id)).toMatchObject({ state: 'sent' });
    },
  );

  test('is not given up for what came before: it is refused twice in a row', async () => {
    const id = await onePersonMail();
    for (const code of [450, 550, 451, 550]) {
      smtp.refuse.set(EMAIL, code);
      await expect(attemptDelivery(id, NOW)).rejects.toThrow(DeliveryFailed);
    }
    expect(await fate(id)).toMatchObject({ state: 'queued', attempts: 4 });
    await attemptDelivery(id, NOW);
    expect(await fate(id)).toMatchObject({ state: 'failed', attempts: 5 });
  });

  test('is another matter than a server that refuses us: that is tried for three days', async () => {
    const id = await oneDelivery();
    smtp.refuseSender = 550;
    for (const minutes of [0, 1, 60])
      await expect(attemptDelivery(id, later(minutes * 60_000))).rejects.toThrow(DeliveryFailed);
    expect(await fate(id)).toMatchObject({ state: 'queued', lastErrorCode: 'SENDER_REFUSED' });
    smtp.refuseSender = undefined;
    await attemptDelivery(id, later(2 * 60 * 60_000));
    expect(await fate(id)).toMatchObject({ state: 'sent' });
  });
});

describe('a mail that may have arrived, because the server never said', () => {
  const HOUR = 60 * 60_000;
  const jobs = async (id: string) =>
    (
      await db().$queryRaw<{ at: Date }[]>`
        SELECT start_after AS at FROM pgboss.job WHERE data->>'deliveryId' = ${id} ORDER BY created_on, start_after`
    ).map(({ at }) => at.getTime() - NOW.getTime());
  const silent = () => {
    smtp.onMail = (_mail, _reply, drop) => drop();
  };

  test('is tried again after an hour, then after two, under the same Message-ID each time', async () => {
    const id = await oneDelivery();
    silent();
    await attemptDelivery(id, NOW); // not a failure for the queue, which would retry in half a minute
    expect(await fate(id)).toEqual({ state: 'queued', attempts: 1, lastErrorCode: 'MAY_HAVE_ARRIVED' });
    expect((await jobs(id)).slice(1)).toEqual([HOUR]);
    await attemptDelivery(id, later(HOUR));
    expect((await jobs(id)).slice(1)).toEqual([HOUR, 3 * HOUR]);
    smtp.onMail = undefined;
    await attemptDelivery(id, later(3 * HOUR));
    expect(await fate(id)).toMatchObject({ state: 'sent' });
    const ids = smtp.mails.map((mail) => /^Message-ID: (.*)$/m.exec(mail)?.[1]);
    expect(ids).toEqual([`<${id}@clinic.example>`, `<${id}@clinic.example>`, `<${id}@clinic.example>`]);
  });

  test('is given up at once where it would come too late: a code', async () => {
    const id = await oneCode();
    silent();
    await attemptDelivery(id, NOW);
    expect(await fate(id)).toMatchObject({ state: 'failed', lastErrorCode: 'MAY_HAVE_ARRIVED' });
    expect(await sealedOf(id)).toBeNull();
  });
});

test('a delivery that was purged with its request is left alone', async () => {
  const id = await oneDelivery();
  await db().consultationRequest.deleteMany();
  await attemptDelivery(id, NOW);
  expect(smtp.mails).toHaveLength(0);
});

describe('a mail to the person', () => {
  test('goes to them from the neutral address and names neither the clinic nor health, in no header', async () => {
    const id = await onePersonMail();
    await attemptDelivery(id, NOW);
    const [mail] = smtp.mails.map(decoded);
    expect(mail).toMatch(/^From: Front office <office@plain\.example>$/m);
    expect(mail).toMatch(/^To: canary@example\.com$/m);
    expect(mail).toContain(`Message-ID: <${id}@plain.example>`);
    expect(mail).not.toMatch(/calusa|recovery|clinic|consult|therap|health|treat|alcohol|drug/i);
  });

  test('is forgotten once it was accepted: its address and its code', async () => {
    for (const make of [onePersonMail, oneCode]) {
      const id = await make();
      expect(await sealedOf(id)).not.toBeNull();
      await attemptDelivery(id, NOW);
      expect(await sealedOf(id)).toBeNull();
      expect(await fate(id)).toMatchObject({ state: 'sent' });
    }
    expect(smtp.mails).toHaveLength(2);
  });

  test('is kept while it is tried again, and its refusal leaves the address in no row and no log', async () => {
    const lines: unknown[] = [];
    const logged = jest.spyOn(log, 'warn').mockImplementation((...line) => void lines.push(line));
    const id = await onePersonMail();
    smtp.refuseWith = 550;
    await expect(attemptDelivery(id, NOW)).rejects.toThrow(DeliveryFailed);
    logged.mockRestore();
    expect(lines).toHaveLength(1);
    expect(JSON.stringify([lines, await db().delivery.findMany()])).not.toContain('canary');
    smtp.refuseWith = undefined;
    await attemptDelivery(id, later(60_000));
    expect(smtp.mails).toHaveLength(1);
  });

  test('is forgotten once it is given up', async () => {
    const id = await onePersonMail();
    smtp.refuseWith = 550;
    await attemptDelivery(id, later(THREE_DAYS_MS));
    expect(await fate(id)).toMatchObject({ state: 'failed' });
    expect(await sealedOf(id)).toBeNull();
  });
});

describe('a code', () => {
  test('is tried for as long as it is good, then given up for good', async () => {
    const id = await oneCode();
    smtp.refuseWith = 450;
    await expect(attemptDelivery(id, later(CODE_VALID_MS - 1))).rejects.toThrow(DeliveryFailed);
    await attemptDelivery(id, later(CODE_VALID_MS));
    expect(await fate(id)).toMatchObject({ state: 'failed', lastErrorCode: 'EXPIRED' });
    expect(await sealedOf(id)).toBeNull();
    smtp.refuseWith = undefined;
    await attemptDelivery(id, later(CODE_VALID_MS + 1));
    expect(smtp.mails).toHaveLength(0);
  });

  test('that is good no longer is not sent, even where the server would take it now', async () => {
    const id = await oneCode();
    await attemptDelivery(id, later(CODE_VALID_MS));
    expect({ ...(await fate(id)), mails: smtp.mails.length }).toMatchObject({ state: 'failed', mails: 0 });
  });
});

describe('a request that was deleted', () => {
  test('takes along what was to be sent about it, and staff are told by its reference alone', async () => {
    const { id, reference } = await request();
    await db().$transaction(async (tx) => {
      await tx.consultationRequest.delete({ where: { id } });
      await queueStaffMails(tx, 'consultation_deleted', { reference }, NOW);
    });
    const left = await db().delivery.findMany();
    expect(left).toEqual([
      expect.objectContaining({
        template: 'consultation_deleted',
        requestId: null,
        reference,
        sealedContent: null,
      }),
    ]);
    await attemptDelivery(left[0]!.id, NOW);
    expect(await fate(left[0]!.id)).toMatchObject({ state: 'sent' });
    expect(decoded(smtp.mails[0])).toContain(`Subject: Request ${reference} was deleted`);
  });

  test('and whose mail was under way is no fault of the queue: the next try finds nothing', async () => {
    const id = await oneDelivery();
    smtp.refuseWith = 450;
    await expect(attemptDelivery(id, NOW)).rejects.toThrow(DeliveryFailed);
    await db().consultationRequest.deleteMany();
    smtp.refuseWith = undefined;
    await expect(attemptDelivery(id, NOW)).resolves.toBeUndefined();
    expect(smtp.mails).toHaveLength(0);
  });
});
