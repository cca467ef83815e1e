import { randomBytes, randomUUID } from 'node:crypto';
import { Client } from 'pg';
import { Temporal } from 'temporal-polyfill';
import { POST } from '@/app/api/consultation/route';
import { CONSENTS, kindOf, shownConsent } from '@/content/consents';
import { startCounting } from '@/lib/analytics/mutations';
import { clinic } from '@/lib/clinic/data';
import { nextReading } from '@/lib/clinic/domain';
import { draftIn, RECEIPT } from '@/lib/intake/cookies';
import {
  answersContext,
  CORRECTION_WINDOW_MS,
  COUNTS,
  DUPLICATE_WINDOW_MS,
  POST_LIMIT,
  searchKeysOf,
} from '@/lib/intake/domain';
import { HONEYPOT_FIELD } from '@/lib/intake/fields';
import { consultationCounts } from '@/lib/intake/handlers';
import { submitConsultation, type Sender } from '@/lib/intake/mutations';
import type { ConsultationInput } from '@/lib/intake/schema';
import { searchRow } from '@/lib/intake/search/mutations';
import { mailContentContext } from '@/lib/outbox/domain';
import { CLIENT_ADDRESS_HEADER } from '@/lib/platform/client-address';
import { db } from '@/lib/platform/db';
import { keyRing } from '@/lib/platform/keys';
import { log } from '@/lib/platform/log';
import { openedToken } from '@/lib/platform/opened-form';
import { consumeByNetwork, countAll } from '@/lib/platform/rate-limit';
import type { SealedCookie } from '@/lib/platform/sealed-cookie';
import { seal, SealError, unseal } from '@/lib/platform/sealing';
import { answers, todays } from '../support/answers';
import { refusedWhileClosed, whileClosed } from '../support/closed-table';
import { useDatabase } from '../support/database';
import { openContent } from '@/lib/outbox/data';
import { receivePosted, storedConsents, triageOf } from '../support/requests';

/** A browser that has stored nothing yet. */
const kept = () => undefined;

const { asOwner } = useDatabase();
process.env.CONFIDENTIAL_KEYS = randomBytes(32).toString('base64');
process.env.INTAKE_NOTIFY_TO = 'first@clinic.example, second@clinic.example';

const NOW = new Date('2026-11-23T15:00:00Z');
const later = (milliseconds: number) => new Date(NOW.getTime() + milliseconds);
const unsuspected = () => null;
const submit = (input: ConsultationInput, sender: Sender, now: Date) =>
  submitConsultation(input, sender, unsuspected, now);
const counts = async () => ({
  requests: await db().consultationRequest.count(),
  consents: (await storedConsents()).length,
  deliveries: await db().delivery.count(),
  jobs: Number((await db().$queryRaw<{ n: bigint }[]>`SELECT count(*) AS n FROM pgboss.job`)[0]?.n),
});
const NOTHING = { requests: 0, consents: 0, deliveries: 0, jobs: 0 };

beforeEach(async () => {
  await db().consultationRequest.deleteMany();
  await db().$executeRaw`DELETE FROM pgboss.job`;
});

test('a request, its consent as shown, a delivery for each recipient and their jobs are stored together', async () => {
  const { id, reference } = await submit(answers(), { form: 'a' }, NOW);
  expect(await counts()).toEqual({ requests: 1, consents: 1, deliveries: 2, jobs: 2 });
  const row = await db().consultationRequest.findUniqueOrThrow({
    where: { id },
    include: { deliveries: true },
  });
  expect(row).toMatchObject({
    reference,
    receivedAt: NOW,
    status: 'new',
    quarantineReason: null,
    keyId: keyRing()[0].id,
  });
  expect(JSON.parse(unseal(keyRing(), answersContext(id), row.sealedAnswers))).toEqual(answers());
  expect(await storedConsents()).toEqual([
    expect.objectContaining({
      kind: 'contact',
      ...shownConsent('en', 'contact'),
      givenAt: NOW,
      withdrawnAt: null,
    }),
  ]);
  expect(row.deliveries.map(({ recipient }) => recipient).toSorted()).toEqual([
    'first@clinic.example',
    'second@clinic.example',
  ]);
  const jobs = await db().$queryRaw<{ data: object }[]>`SELECT data FROM pgboss.job`;
  expect(jobs.map(({ data }) => Object.keys(data))).toEqual([['deliveryId'], ['deliveryId']]);
});

test('its search row has as many bits as the others, and says when it came', async () => {
  await submit(answers({ phone: '239 555 0170' }), { form: 'a' }, NOW);
  expect(await db().requestSearch.findFirst()).toMatchObject({ width: 0 });
  await db().requestSearch.updateMany({ data: { width: 3 } });
  const { id: requestId } = await submit(answers({ phone: '239 555 0171' }), { form: 'b' }, later(1));
  expect(await db().requestSearch.findUnique({ where: { requestId } })).toMatchObject({
    width: 3,
    phoneIndex: expect.stringMatching(/\.3\.[0-7]$/),
    receivedAt: later(1),
  });
});

test('one that may be corrected is found by as many bits as it has, while the worker gives all others more', async () => {
  const [few, many] = [answers({ phone: '239 555 0173' }), answers({ phone: '239 555 0174' })];
  const byFew = await submit(few, { form: 'a' }, NOW);
  const byMany = await submit(many, { form: 'b' }, later(1));
  const { id: requestId } = byMany;
  await db().requestSearch.update({
    where: { requestId },
    data: searchRow(requestId, searchKeysOf(many), 3),
  });
  for (const [before, input] of [
    [byFew, few],
    [byMany, many],
  ] as const) {
    const { id } = await submit({ ...input, message: 'Later' }, { form: before.id }, later(10));
    expect((await triageOf(id)).corrects).toBe(before.id);
  }
});

test('the newest request with the same phone or email is the one that may be corrected, however many share its buckets', async () => {
  const same = { phone: '239 555 0172', email: 'jordan@example.com' };
  await submit(answers(same), { form: 'a' }, NOW);
  const byPhone = await submit(answers({ ...same, email: '' }), { form: 'b' }, later(1));
  for (let other = 0; other < 90; other += 1)
    await submit(answers({ phone: `239 556 ${1000 + other}` }), { form: `c${other}` }, later(2 + other));
  const { id } = await submit(answers({ ...same, message: 'Later' }), { form: 'd' }, later(1000));
  expect((await triageOf(id)).corrects).toBe(byPhone.id);
});

test.each([[[0]], [[0, 1]], [[0, 1, 2]]])(
  'the newest with the same phone is found among rows of %j bits that other processes stored',
  async (widths) => {
    const inputs = Array.from({ length: 30 }, (_, index) => answers({ phone: `239 557 ${1000 + index}` }));
    const sent: string[] = [];
    for (const [index, input] of inputs.entries())
      sent.push((await submit(input, { form: randomUUID() }, later(index))).id);
    for (const [index, requestId] of sent.entries()) {
      const width = widths[index % widths.length];
      await db().requestSearch.update({
        where: { requestId },
        data: searchRow(requestId, searchKeysOf(inputs[index]!), width), // sealed again, which no process knows
      });
    }
    const correctedBy = async (index: number) => {
      const changed = { ...inputs[index]!, message: 'Other words' };
      const { id } = await submit(changed, { form: randomUUID() }, later(100));
      return (await triageOf(id)).corrects;
    };
    expect([await correctedBy(2), await correctedBy(28)]).toEqual([sent[2], sent[28]]);
  },
);

const DRAFT = draftIn('en');

test('each consent is stored by itself, in the words that an older form showed too', async () => {
  const voicemail = todays('voicemail');
  const textMessage = todays('text_message');
  await submit(answers({ consent: 'contact-1', voicemail, textMessage }), { form: 'a' }, NOW);
  const stored = (await storedConsents()).map(({ kind, version, text }) => ({ kind, version, text }));
  const expected = (['contact-1', voicemail, textMessage] as const).map((version) => ({
    kind: kindOf(version),
    version,
    text: CONSENTS[version],
  }));
  expect(stored).toHaveLength(3);
  expect(stored).toEqual(expect.arrayContaining(expected));
});

test('neither how many consents were given nor of which kind shows in the database', async () => {
  const few = await submit(answers(), { form: 'a' }, NOW);
  const many = await submit(
    answers({
      phone: '239 555 0177',
      email: 'a@b.example',
      voicemail: todays('voicemail'),
      textMessage: todays('text_message'),
      privateEmail: todays('private_email'),
    }),
    { form: 'b' },
    NOW,
  );
  expect(await storedConsents(many.id)).toHaveLength(4);
  expect(await db().consent.count()).toBe(0);
  const [one, other] = await db().consultationRequest.findMany({
    where: { id: { in: [few.id, many.id] } },
    include: { deliveries: true },
  });
  expect(JSON.stringify([one, other])).not.toMatch(/substance|voicemail|text_message|private_email/);
  expect(one?.sealedConsents).toHaveLength(other?.sealedConsents?.length ?? 0);
});

test('a form in Spanish leads to pages, a cookie and a note in Spanish, and staff see it', async () => {
  const posted = {
    ...answers(),
    email: 'canary@example.com',
    privateEmail: 'private-email-es-1',
    language: 'es',
  };
  const fields = Object.fromEntries(Object.entries(posted).map(([name, value]) => [name, String(value)]));
  const context = { requestId: 'id', now: NOW, address: '198.51.100.9', kept: () => undefined };
  const refused = await receivePosted({ ...fields, name: '' }, context);
  expect(refused).toMatchObject({
    redirect: '/es/consultation/check',
    keep: [{ cookie: { path: '/es/consultation' } }],
  });
  const taken = await receivePosted(fields, context);
  expect(taken).toMatchObject({ redirect: '/es/consultation/received' });
  const [request] = await db().consultationRequest.findMany({ select: { id: true } });
  expect(await triageOf(request?.id ?? '')).toMatchObject({ language: 'es' });
  const note = await db().delivery.findFirstOrThrow({ where: { template: 'consultation_acknowledged' } });
  expect(openContent(note)).toEqual({ to: 'canary@example.com', language: 'es' });
});

describe('a note to the person that it arrived', () => {
  const email = 'canary@example.com';
  const privateEmail = todays('private_email');
  const personMails = () => db().delivery.findMany({ where: { template: 'consultation_acknowledged' } });

  test('is queued where they said that only they read the address, which is stored sealed alone', async () => {
    const { id } = await submit(answers({ email, privateEmail }), { form: 'a' }, NOW);
    expect(await counts()).toMatchObject({ deliveries: 3, jobs: 3 });
    const [content] = await personMails();
    expect(content).toMatchObject({ requestId: id, recipient: null, state: 'queued', createdAt: NOW });
    const opened = unseal(keyRing(), mailContentContext(content!.id), content!.sealedContent ?? '');
    expect(JSON.parse(opened)).toEqual({ to: email });
    const jobs = await db().$queryRaw`SELECT data FROM pgboss.job`;
    expect(JSON.stringify([await db().delivery.findMany(), jobs])).not.toContain('canary');
  });

  test.each<[string, Partial<ConsultationInput>]>([
    ['they did not', { email }],
    ['there is no address', { privateEmail }],
  ])('is not where %s', async (_why, changed) => {
    await submit(answers(changed), { form: 'a' }, NOW);
    expect(await personMails()).toEqual([]);
    expect(await counts()).toMatchObject({ deliveries: 2, jobs: 2 });
  });

  test('is sent three times a day to one mailbox, however many requests name it', async () => {
    const context = { requestId: 'id', now: NOW, kept };
    const post = (index: number, trap = '') =>
      receivePosted(
        {
          ...{ [`form-${randomUUID()}`]: '', [HONEYPOT_FIELD]: trap, consent: todays('contact') },
          ...{ name: `Person ${index}`, email: 'often@example.com', privateEmail },
        },
        { ...context, address: `198.51.100.${100 + index}` },
      );
    for (const index of [0, 1, 2]) await post(index, 'robot'); // posts that get no note don't count
    expect(await personMails()).toHaveLength(0);
    for (const index of [3, 4, 5, 6]) await post(index);
    expect(await personMails()).toHaveLength(3);
    expect(await counts()).toMatchObject({ requests: 7 });
  });

  test('is sent once for answers that come twice', async () => {
    const input = answers({ email, privateEmail });
    await submit(input, { form: 'a' }, NOW);
    await submit(input, { form: 'a' }, later(1));
    expect(await personMails()).toHaveLength(1);
  });
});

test('a request that looks wrong is stored with the reason like any other, and no mail is sent', async () => {
  const input = answers({ email: 'a@b.co', privateEmail: todays('private_email') });
  await submitConsultation(input, { form: 'a' }, () => 'TRAP_FILLED', NOW);
  const [row] = await db().consultationRequest.findMany();
  expect(row).toMatchObject({ status: 'quarantined', quarantineReason: 'TRAP_FILLED' });
  expect(JSON.parse(unseal(keyRing(), answersContext(row!.id), row!.sealedAnswers))).toEqual(input);
  expect(await counts()).toEqual({ requests: 1, consents: 2, deliveries: 0, jobs: 0 });
});

test('where the job can not be queued, nothing is stored', async () => {
  await refusedWhileClosed(asOwner, 'pgboss.job', () => submit(answers(), { form: 'a' }, NOW));
  expect(await counts()).toEqual(NOTHING);
});

test('sealed answers do not open in the place of another request', async () => {
  const first = await submit(answers(), { form: 'a' }, NOW);
  const second = await submit(answers({ name: 'Robin', phone: '239 555 0999' }), { form: 'a' }, NOW);
  const { sealedAnswers } = await db().consultationRequest.findUniqueOrThrow({ where: { id: first.id } });
  expect(() => unseal(keyRing(), answersContext(second.id), sealedAnswers)).toThrow(SealError);
});

test('the same answers many times at once are one request, and all get the same reply', async () => {
  const replies = await Promise.all(Array.from({ length: 12 }, () => submit(answers(), { form: 'a' }, NOW)));
  expect(new Set(replies.map(({ reference }) => reference)).size).toBe(1);
  expect(replies.filter(({ duplicate }) => !duplicate)).toHaveLength(1);
  expect(await counts()).toMatchObject({ requests: 1, deliveries: 2, jobs: 2 });
});

test('the same answers are the same request until the window ends, then a new one that may repeat the first', async () => {
  const first = await submit(answers(), { form: 'a' }, NOW);
  const again = await submit(answers(), { form: 'a' }, later(DUPLICATE_WINDOW_MS - 1));
  expect(again).toMatchObject({ id: first.id, receivedAt: NOW, duplicate: true });
  const anew = await submit(answers(), { form: 'a' }, later(DUPLICATE_WINDOW_MS));
  expect(anew.duplicate).toBe(false);
  expect(await correctionOf(anew.id)).toBe(first.id);
});

test('a form that our page opened is the same request for a day: its answer may be loaded again', async () => {
  const form = randomUUID();
  const first = await submit(answers(), { form }, NOW);
  const again = await submit(answers(), { form }, later(24 * 3_600_000 - 1));
  expect(again).toMatchObject({ id: first.id, duplicate: true });
  expect((await submit(answers(), { form: randomUUID() }, later(1000))).duplicate).toBe(false);
});

const correctionOf = async (id: string) => (await triageOf(id)).corrects;

test('changed answers from the same phone, however it is written, may correct the earlier ones for a day', async () => {
  const first = await submit(answers(), { form: 'a' }, NOW);
  const changed = answers({ phone: '+1 (239) 555-0123', message: 'Other words' });
  const second = await submit(changed, { form: 'a' }, later(1000));
  expect(await correctionOf(second.id)).toBe(first.id);
  const tooLate = answers({ message: 'Later words' });
  const third = await submit(tooLate, { form: 'a' }, later(1000 + CORRECTION_WINDOW_MS));
  expect(await correctionOf(third.id)).toBeNull();
});

test('changed answers from the same email, or from the browser that sent the first, may correct it too', async () => {
  const first = await submit(answers({ email: 'Jo@Example.com' }), { form: 'a' }, NOW);
  const byEmail = await submit(answers({ email: 'jo@example.com', phone: '' }), { form: 'b' }, later(1));
  expect(await correctionOf(byEmail.id)).toBe(first.id);
  const byBrowser = await submit(
    answers({ phone: '239 555 0777' }),
    { form: 'b', earlierId: first.id },
    later(2),
  );
  expect(await correctionOf(byBrowser.id)).toBe(first.id);
});

test('the same answers from another form are another request, unless the browser shows the receipt of the first', async () => {
  const first = await submit(answers(), { form: 'a' }, NOW);
  const guessed = await submit(answers(), { form: 'b' }, later(1));
  expect(guessed).toMatchObject({ duplicate: false, receivedAt: later(1) });
  expect(guessed.reference).not.toBe(first.reference);
  expect(await correctionOf(guessed.id)).toBe(first.id);
  const again = await submit(answers(), { form: 'c', earlierId: first.id }, later(2));
  expect(again).toEqual({ ...first, duplicate: true });
});

test('however many came without a form of ours, another one is compared with the newest twenty alone', async () => {
  const post = (index: number, at: number) =>
    submit(answers({ phone: `239 555 ${2000 + index}`, message: `No. ${index}` }), { form: '' }, later(at));
  const sent: Awaited<ReturnType<typeof post>>[] = [];
  for (let index = 0; index < 40; index += 1) sent.push(await post(index, index));
  expect(await post(20, 100)).toMatchObject({ duplicate: true, id: sent[20]?.id });
  expect(await post(19, 100)).toMatchObject({ duplicate: false });
});

test('however many share its buckets, a correction is sought among the newest hundred of a day alone', async () => {
  const phones = Array.from({ length: 130 }, (_, index) => `239 555 ${3000 + index}`);
  for (const [index, phone] of phones.entries())
    await submit(answers({ phone }), { form: randomUUID() }, later(index));
  const corrects = async (phone = '') => {
    const { id } = await submit(
      answers({ phone, message: 'Other words' }),
      { form: randomUUID() },
      later(200),
    );
    return (await triageOf(id)).corrects !== null;
  };
  // Nothing has wider indexes yet, so all are in one bucket.
  expect([await corrects(phones[129]), await corrects(phones[40]), await corrects(phones[20])]).toEqual([
    true,
    true,
    false,
  ]);
});

test('a second person on the same browser is not taken for the first', async () => {
  const first = await submit(answers(), { form: 'a' }, NOW);
  const other = answers({ name: 'Somebody else', phone: '239 555 0888' });
  const second = await submit(other, { form: 'b', earlierId: first.id }, later(1));
  expect(await correctionOf(second.id)).toBeNull();
});

test('other people at the same time are kept apart', async () => {
  const people = Array.from({ length: 10 }, (_, index) => answers({ phone: `239 555 01${10 + index}` }));
  const replies = await Promise.all(people.map((person) => submit(person, { form: 'a' }, NOW)));
  expect(new Set(replies.map(({ reference }) => reference)).size).toBe(10);
  expect(await Promise.all(replies.map(({ id }) => correctionOf(id)))).toEqual(people.map(() => null));
});

test('where the earlier request of a browser can not be read, its next one is stored like any other', async () => {
  const first = await submit(answers(), { form: 'a' }, NOW);
  const sealedAnswers = seal(keyRing(), answersContext(randomUUID()), JSON.stringify(answers()));
  await db().consultationRequest.update({ where: { id: first.id }, data: { sealedAnswers } });
  const second = await submit(answers(), { form: 'b', earlierId: first.id }, later(1));
  expect(second.duplicate).toBe(false);
  expect(await correctionOf(second.id)).toBe(first.id); // by its phone
});

test('answers that the first release stored are known again and may be corrected', async () => {
  const first = await submit(answers(), { form: 'a' }, NOW);
  const old = {
    askingFor: '',
    name: 'Jordan',
    phone: '239 555 0123',
    email: '',
    message: '',
    consent: 'contact-1',
  };
  const sealedAnswers = seal(keyRing(), answersContext(first.id), JSON.stringify(old));
  await db().consultationRequest.update({ where: { id: first.id }, data: { sealedAnswers } });
  const changed = answers({ phone: '', email: 'jordan@example.com' });
  const second = await submit(changed, { form: 'b', earlierId: first.id }, later(1));
  expect(await correctionOf(second.id)).toBe(first.id);
});

describe('the public form', () => {
  const CANARY = 'canary-in-the-message';
  const good = {
    'form-3f2b8c1e-0000-4000-8000-000000000001': '',
    from: '/faq',
    [HONEYPOT_FIELD]: '',
    name: 'Jordan',
    phone: '239 555 0123',
    message: CANARY,
    consent: todays('contact'),
  };
  type Fields = Record<string, string>;
  /** How often each subject of a limit was counted. */
  const countedAs = async (limit: string) => {
    const rows = await db().rateLimit.findMany({ where: { key: { startsWith: `${limit}:` } } });
    return rows.map(({ points }) => points);
  };
  let day = 0;
  let now = NOW;
  let lines: unknown[][];
  const receive = (changed: Fields = {}, { address = '198.51.100.1', at = now } = {}) =>
    receivePosted({ ...good, ...changed }, { requestId: 'id', now: at, address, kept });
  const newForm = (id: number) => ({ [`form-3f2b8c1e-0000-4000-8000-${String(id).padStart(12, '0')}`]: '' });
  /** A request from someone else each time. */
  const other = (id: number) => ({ ...newForm(id), phone: `239 555 ${1000 + id}`, name: `Person ${id}` });
  const stored = () =>
    db().consultationRequest.findMany({
      select: { status: true, quarantineReason: true },
      orderBy: [{ quarantineReason: { sort: 'asc', nulls: 'first' } }],
    });

  /** What the browser stores from a reply, by cookie name. */
  const keptOf = ({ keep = [] }: Awaited<ReturnType<typeof receive>>, { name }: SealedCookie): unknown =>
    keep.find(({ cookie }) => cookie.name === name)?.value;
  const shapeOf = ({ keep, ...reply }: Awaited<ReturnType<typeof receive>>) => ({
    ...reply,
    keep: keep?.map(({ cookie }) => cookie),
  });

  beforeEach(async () => {
    await db().rateLimit.deleteMany();
    // Counts are kept by day, so each test has a day of its own, a Monday at ten.
    day += 7;
    now = later(day * 24 * 3600 * 1000);
    lines = [];
    for (const level of ['info', 'warn', 'error'] as const) {
      jest.spyOn(log, level).mockImplementation((...line) => void lines.push([level, ...line]));
    }
  });
  afterEach(() => jest.restoreAllMocks());

  test('is stored, and its sender goes on to the confirmation with a receipt, drafts in any language forgotten', async () => {
    const reply = await receive({ days: 'monday,friday', reasons: 'grief' });
    expect(reply).toMatchObject({
      status: 200,
      body: { next: '/consultation/received' },
      redirect: '/consultation/received',
    });
    const [row] = await db().consultationRequest.findMany();
    expect(keptOf(reply, RECEIPT)).toMatchObject({ id: row!.id, reference: row!.reference });
    expect(reply.forget).toEqual([DRAFT, draftIn('es')]);
    expect(JSON.parse(unseal(keyRing(), answersContext(row!.id), row!.sealedAnswers))).toMatchObject({
      days: ['monday', 'friday'],
      reasons: ['grief'],
      message: CANARY,
    });
  });

  test('never leaves what was typed in the log', async () => {
    await receive();
    await receive({ phone: '', email: CANARY });
    await receive({ [HONEYPOT_FIELD]: CANARY });
    expect(lines).not.toEqual([]);
    expect(JSON.stringify(lines)).not.toMatch(/canary|Jordan|0123|198\.51/);
  });

  test('with mistakes goes back with what was typed, the form’s id, where it came from and each code', async () => {
    const opened = openedToken(randomUUID(), now);
    const reply = await receive({ phone: '12', days: 'someday', opened });
    const errors = [
      { field: 'phone', code: 'phoneNotDialable' },
      { field: 'days', code: 'daysUnknown' },
    ];
    expect(reply).toMatchObject({ status: 422, body: { errors }, redirect: '/consultation/check' });
    expect(keptOf(reply, DRAFT)).toEqual({
      form: '3f2b8c1e-0000-4000-8000-000000000001',
      opened,
      from: '/faq',
      fields: { name: 'Jordan', phone: '12', days: 'someday', message: CANARY, consent: good.consent },
    });
    expect(await counts()).toEqual(NOTHING);
  });

  test('is not stored where it hopes for an answer today that nobody can give', async () => {
    const reading = nextReading(Temporal.Instant.fromEpochMilliseconds(now.getTime()), clinic());
    const lastHour = new Date(reading!.closes.subtract({ minutes: 30 }).epochMilliseconds);
    const reply = await receive({ howSoon: 'today' }, { at: lastHour });
    const errors = [{ field: 'howSoon', code: 'todayGone' }];
    expect(reply).toMatchObject({ status: 422, body: { errors }, redirect: '/consultation/check' });
    expect(keptOf(reply, DRAFT)).toMatchObject({
      errors,
      fields: { howSoon: 'today', message: CANARY },
    });
    expect(await counts()).toEqual(NOTHING);
    expect((await receive({ howSoon: 'week' }, { at: lastHour })).status).toBe(200);
    const inTime = new Date(reading!.closes.subtract({ minutes: 61 }).epochMilliseconds);
    expect((await receive({ ...other(1), howSoon: 'today' }, { at: inTime })).status).toBe(200);
  });

  test('that can not be stored goes back with what was typed, and can be sent again', async () => {
    const reply = await whileClosed(asOwner, 'pgboss.job', () => receive());
    expect(reply).toMatchObject({
      status: 503,
      body: { code: 'UNAVAILABLE' },
      redirect: '/consultation/check',
    });
    expect(keptOf(reply, DRAFT)).toMatchObject({ problem: 'UNAVAILABLE', fields: { message: CANARY } });
    expect(await counts()).toEqual(NOTHING);
    expect((await receive()).status).toBe(200);
    expect(JSON.stringify(lines)).not.toContain(CANARY);
  });

  test('that failed twice is new when it is stored at last, and acknowledged', async () => {
    const opened = { id: randomUUID(), openedAt: new Date(now.getTime() - 60_000), hasWorked: false };
    const message = 'Eight words and more, so that runs of them are counted as well';
    const typed = { message, email: 'retry@example.com', privateEmail: todays('private_email') };
    const press = () =>
      receivePosted({ ...good, ...typed }, { requestId: 'id', now, address: '198.51.100.1', kept, opened });
    const failed = await whileClosed(asOwner, 'pgboss.job', async () => [await press(), await press()]);
    expect(failed.map(({ status }) => status)).toEqual([503, 503]);
    expect((await press()).status).toBe(200);
    expect(await stored()).toEqual([{ status: 'new', quarantineReason: null }]);
    expect(await db().delivery.count({ where: { template: 'consultation_acknowledged' } })).toBe(1);
    expect(await countedAs('notes-mailbox')).toEqual([1]);
  });

  test('sent six times at once, and fast, is one new request, whichever of the six is stored', async () => {
    const opened = { id: randomUUID(), openedAt: new Date(now.getTime() - 1_000), hasWorked: false };
    const message = 'Eight words and more, so that runs of them are counted as well';
    const context = { requestId: 'id', now, address: '198.51.100.1', kept, opened };
    const posted = { ...good, message };
    for (let others = 0; others < 5; others += 1) await countAll(consultationCounts(posted, context), now);
    await receivePosted(posted, context);
    expect(await stored()).toEqual([{ status: 'new', quarantineReason: null }]);
    const changed = { ...posted, message: 'Other words' };
    await receivePosted(changed, context);
    expect((await stored()).at(-1)).toEqual({ status: 'quarantined', quarantineReason: 'FORM_REUSED' });
  });

  test('sent four times at once is acknowledged; the fourth request with that address is not', async () => {
    const opened = { id: randomUUID(), openedAt: new Date(now.getTime() - 60_000), hasWorked: false };
    const context = { requestId: 'id', now, address: '198.51.100.1', kept, opened };
    const posted = { ...good, email: 'copies@example.com', privateEmail: todays('private_email') };
    const acknowledged = () => db().delivery.count({ where: { template: 'consultation_acknowledged' } });
    for (let others = 0; others < 3; others += 1) await countAll(consultationCounts(posted, context), now);
    await receivePosted(posted, context);
    expect(await acknowledged()).toBe(1);
    await receivePosted(
      { ...posted, message: 'Other words' },
      { ...context, opened: { ...opened, id: randomUUID() } },
    );
    expect(await stored()).toHaveLength(2);
    expect(await acknowledged()).toBe(1);
  });

  test('with the field filled in that no person sees is quarantined, without a mail, and gets the same reply', async () => {
    const person = await receive();
    const program = await receive({ ...other(1), [HONEYPOT_FIELD]: 'https://spam.example' });
    expect(shapeOf(program)).toEqual(shapeOf(person));
    expect(await stored()).toEqual([
      { status: 'new', quarantineReason: null },
      { status: 'quarantined', quarantineReason: 'TRAP_FILLED' },
    ]);
    expect(await counts()).toMatchObject({ requests: 2, deliveries: 2, jobs: 2 });
  });

  test('sent too often from one address without opening the form is quarantined, and those from elsewhere are not', async () => {
    const { points } = COUNTS.unopened;
    const replies = [];
    for (let id = 0; id <= points; id += 1) replies.push(await receive(other(id)));
    await receive(other(points + 1), { address: '198.51.100.2' });
    expect(shapeOf(replies.at(-1)!)).toEqual(shapeOf(replies[0]!));
    const all = await stored();
    expect(all.filter(({ status }) => status === 'new')).toHaveLength(points + 1);
    expect(all.at(-1)).toEqual({ status: 'quarantined', quarantineReason: 'MANY_FROM_ADDRESS' });
    expect(await counts()).toMatchObject({ deliveries: 2 * (points + 1) });
  });

  test('sent again and again with the same answers is one request and counts once', async () => {
    for (let tries = 0; tries < COUNTS.unopened.points + 3; tries += 1) await receive();
    await receive(other(1));
    expect(await stored()).toEqual([
      { status: 'new', quarantineReason: null },
      { status: 'new', quarantineReason: null },
    ]);
  });

  test('is counted once for the page from which it was opened, however often it is sent', async () => {
    const stop = startCounting({
      pages: () => new Set(['/faq']),
      forms: new Set(),
      appUrl: 'https://clinic.example',
      timeZone: 'UTC',
      clock: () => now,
    });
    await receive();
    await receive();
    await receive({ ...other(1), phone: '12' });
    await stop();
    const sent = await db().pageCount.findMany({ where: { event: 'form_sent' } });
    expect(sent).toEqual([expect.objectContaining({ page: '/faq', count: 1 })]);
  });

  describe('at its address', () => {
    const post = (address: string, accept: string, body: BodyInit = new URLSearchParams(good)) =>
      POST(
        new Request('http://127.0.0.1:3000/api/consultation', {
          method: 'POST',
          body,
          headers: {
            accept,
            'content-type': 'application/x-www-form-urlencoded',
            [CLIENT_ADDRESS_HEADER]: address,
          },
        }),
      );
    const faked = [
      'hrtime',
      'nextTick',
      'performance',
      'queueMicrotask',
      'setImmediate',
      'clearImmediate',
      'setInterval',
      'clearInterval',
      'setTimeout',
      'clearTimeout',
    ] as const;
    beforeEach(() => jest.useFakeTimers({ now, doNotFake: [...faked] }));
    afterEach(() => jest.useRealTimers());

    test('takes several choices of the questions that allow it, and of no other', async () => {
      const body = new URLSearchParams({ ...good, days: 'monday' });
      body.append('days', 'friday');
      expect((await post('198.51.100.5', 'application/json', body)).status).toBe(200);
      body.append('name', 'Eve');
      expect((await post('198.51.100.5', 'application/json', body)).status).toBe(400);
    });

    /** Uses up what a network may send without an opened form. */
    const useUp = async (address: string) => {
      for (let times = 0; times < POST_LIMIT.points; times += 1)
        await consumeByNetwork(POST_LIMIT, address, now);
    };

    test('without an opened form, far too often from a network, is given back with where to call, and nothing is stored', async () => {
      const address = '198.51.100.6';
      await useUp(address);
      const json = await post(address, 'application/json');
      expect([json.status, await json.json()]).toEqual([
        429,
        { code: 'TOO_MANY', opened: expect.any(String) },
      ]);
      expect(Number(json.headers.get('retry-after'))).toBeGreaterThan(0);
      const page = await post(address, 'text/html');
      expect(page.status).toBe(429);
      expect(await page.text()).toMatch(/Please try again shortly.*tel:911.*tel:988.*Send again/s);
      expect(await counts()).toEqual(NOTHING);
      expect((await post('198.51.100.7', 'application/json')).status).toBe(200);
    });

    test('is taken from such a network where the form was opened, or is sent again as it was given back', async () => {
      const address = '198.51.100.8';
      await useUp(address);
      const opened = openedToken(randomUUID(), now);
      const form = (changed: Fields) => new URLSearchParams({ ...good, ...changed });
      expect((await post(address, 'application/json', form({ ...other(1), opened }))).status).toBe(200);
      const refused = await post(address, 'application/json', form(other(2)));
      const again = (await refused.json()) as { opened: string };
      expect((await post(address, 'application/json', form({ ...other(2), ...again }))).status).toBe(200);
      expect(await counts()).toMatchObject({ requests: 2 });
    });

    test('with a form that was sent too often counts what it says once, like any other', async () => {
      const opened = openedToken(randomUUID(), now);
      const message = 'Eight words and more, so that runs of them are counted as well';
      for (let id = 1; id <= 24; id += 1) {
        const body = new URLSearchParams({ ...good, ...other(id), message, opened });
        expect((await post('198.51.100.9', 'application/json', body)).status).toBe(200);
      }
      expect(await counts()).toMatchObject({ requests: 24 });
      expect(await countedAs('request-words')).toEqual([24, 24, 24, 24]);
      expect(await countedAs('request-form-uses')).toEqual([20]);
    });

    test('is taken from a fresh address after 1,139 posts without a body from 29 others', async () => {
      const statuses = new Set<number>();
      for (let sent = 0; sent < 1139; sent += 1) {
        const headers = { accept: 'application/json', [CLIENT_ADDRESS_HEADER]: `203.0.113.${sent % 29}` };
        const url = 'http://127.0.0.1:3000/api/consultation';
        statuses.add((await POST(new Request(url, { method: 'POST', headers }))).status);
      }
      expect(statuses).toEqual(new Set([415]));
      expect((await post('198.51.100.10', 'application/json')).status).toBe(200);
      expect(await counts()).toMatchObject({ requests: 1 });
    });
  });
});

describe('what a submission asks of the database', () => {
  const email = { email: 'jordan@example.com', privateEmail: todays('private_email') };
  const HEADERS = { accept: 'application/json', 'content-type': 'application/x-www-form-urlencoded' };

  /** Posts a form like a browser does. Returns the statements sent to the database. */
  async function statementsOf(fields: Record<string, string>): Promise<string[]> {
    const sent = jest.spyOn(Client.prototype, 'query');
    const body = new URLSearchParams({ name: 'Jordan', consent: todays('contact'), ...email, ...fields });
    const url = 'http://localhost:3000/api/consultation';
    const { status } = await POST(new Request(url, { method: 'POST', body, headers: HEADERS }));
    const asked = (sent.mock.calls as unknown as [string | { text: string }][]).map(([query]) =>
      typeof query === 'string' ? query : query.text,
    );
    sent.mockRestore();
    expect(status).toBe(200);
    const own = asked.filter((text) => !text.startsWith('SELECT pg_notify')); // that of earlier ones comes later, once for all
    return own.map((text) => text.trim().replaceAll(/\s+/g, ' ').slice(0, 60));
  }
  const opened = () => openedToken(randomUUID(), new Date(Date.now() - 60_000));

  // Each one is a round trip, holding locks or connections, so a slow network or a busy database multiplies the cost.
  test('is six statements, of which one counts before the transaction', async () => {
    jest.spyOn(log, 'info').mockImplementation(() => undefined);
    await statementsOf({ opened: opened(), phone: '239 555 0101' }); // opens connections, and reads the queues
    const form = { [`form-${randomUUID()}`]: '', opened: opened() };
    const message = 'Eight words and more, so that runs of them are counted as well';
    const stored = await statementsOf({ ...form, message });
    expect(stored).toEqual([
      expect.stringContaining('WITH asked AS'),
      'BEGIN',
      expect.stringContaining('FROM earlier_requests('),
      expect.stringContaining('WITH part_0 AS ( INSERT INTO consultation_request'),
      expect.stringContaining('INSERT INTO pgboss.job'),
      'COMMIT',
    ]);
    const again = await statementsOf({ ...form, message });
    expect(again).toHaveLength(5);
    expect(again.at(-1)).toContain('UPDATE rate_limit'); // posting the same again doesn't create a second request
    expect(await statementsOf({ message })).toHaveLength(6); // without an opened form
    const quarantined = await statementsOf({ ...form, phone: '239 555 0109', [HONEYPOT_FIELD]: 'robot' });
    expect(quarantined).toHaveLength(6);
    expect(await counts()).toMatchObject({ requests: 4 });
    jest.restoreAllMocks();
  });

  test('counts a post that turns out to be the same request once', async () => {
    jest.spyOn(log, 'info').mockImplementation(() => undefined);
    const form = { [`form-${randomUUID()}`]: '', opened: opened() };
    for (let times = 0; times < 4; times += 1) await statementsOf(form);
    const changed = await statementsOf({ ...form, message: 'One more thing' });
    expect(changed).toHaveLength(6);
    const rows = await db().consultationRequest.findMany({ select: { quarantineReason: true } });
    expect(rows).toEqual([{ quarantineReason: null }, { quarantineReason: null }]); // a third use would be FORM_REUSED
    jest.restoreAllMocks();
  });

  test('reads few of the requests of the last hour, however many came', async () => {
    await submit(answers(), { form: randomUUID() }, NOW);
    await asOwner(`
      INSERT INTO consultation_request
        (id, reference, received_at, status, status_changed_at, due_at, sealed_answers, key_id, sent_index, index_version)
      SELECT gen_random_uuid(), 'HOUR-' || n, received_at, status, status_changed_at, due_at, sealed_answers, key_id,
        sent_index || n, index_version
      FROM consultation_request, generate_series(1, 1000) AS n`);
    await asOwner('ANALYZE consultation_request'); // PostgreSQL plans by what it knows of a table
    const read = await db().$transaction(async (tx) => {
      const readSoFar = async () => {
        const [row] = await tx.$queryRaw<{ rows: bigint }[]>`
          SELECT idx_tup_fetch + seq_tup_read AS rows FROM pg_stat_xact_user_tables WHERE relname = 'consultation_request'`;
        return Number(row?.rows);
      };
      const before = await readSoFar();
      await tx.$queryRaw`
        SELECT FROM earlier_requests('{}', '{one, another}', ${NOW}::timestamptz - interval '1 hour', 20, NULL, ${NOW}, '{}', '{}', ${NOW}, 100, 10, 28,
          ${NOW}::timestamptz - interval '1 minute', 20)`;
      return (await readSoFar()) - before;
    });
    expect(read).toBeLessThanOrEqual(20); // those by which a flood is known
  });
});
