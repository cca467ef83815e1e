import { randomBytes } from 'node:crypto';
import { CONTACT_CONSENTS } from '@/content/consents';
import { answersPlace, CORRECTION_WINDOW_MS, DUPLICATE_WINDOW_MS } from '@/lib/intake/domain';
import { submitConsultation } from '@/lib/intake/mutations';
import { db } from '@/lib/platform/db';
import { keyRing } from '@/lib/platform/keys';
import { SealError, unseal } from '@/lib/platform/sealing';
import { answers } from '../support/answers';
import { useDatabase } from '../support/database';

useDatabase();
process.env.CONFIDENTIAL_KEYS = randomBytes(32).toString('base64');
process.env.INTAKE_NOTIFY_TO = 'first@clinic.example, second@clinic.example';

const NOW = new Date('2026-11-23T15:00:00Z');
const later = (milliseconds: number) => new Date(NOW.getTime() + milliseconds);
const counts = async () => ({
  requests: await db().consultationRequest.count(),
  consents: await db().consent.count(),
  deliveries: await db().delivery.count(),
  jobs: Number((await db().$queryRaw<{ n: bigint }[]>`SELECT count(*) AS n FROM pgboss.job`)[0]?.n),
});

beforeEach(async () => {
  await db().consultationRequest.deleteMany();
  await db().$executeRaw`DELETE FROM pgboss.job`;
});

test('a request, its consent as shown, a delivery for each recipient and their jobs are stored together', async () => {
  const { id, reference } = await submitConsultation(answers(), { form: 'a' }, NOW);
  expect(await counts()).toEqual({ requests: 1, consents: 1, deliveries: 2, jobs: 2 });
  const row = await db().consultationRequest.findUniqueOrThrow({
    where: { id },
    include: { consents: true, deliveries: true },
  });
  expect(row).toMatchObject({ reference, receivedAt: NOW, status: 'new', keyId: keyRing()[0].id });
  expect(JSON.parse(unseal(keyRing(), answersPlace(id), row.sealedAnswers))).toEqual(answers());
  expect(row.consents).toEqual([
    expect.objectContaining({ version: 'contact-1', text: CONTACT_CONSENTS['contact-1'], givenAt: NOW }),
  ]);
  expect(row.deliveries.map(({ recipient }) => recipient).toSorted()).toEqual([
    'first@clinic.example',
    'second@clinic.example',
  ]);
  const jobs = await db().$queryRaw<{ data: object }[]>`SELECT data FROM pgboss.job`;
  expect(jobs.map(({ data }) => Object.keys(data))).toEqual([['deliveryId'], ['deliveryId']]);
});

test('where the job can not be queued, nothing is stored', async () => {
  await db().$executeRaw`ALTER TABLE pgboss.job ADD CONSTRAINT closed CHECK (false) NOT VALID`;
  const outcome = await submitConsultation(answers(), { form: 'a' }, NOW).catch(() => 'refused');
  await db().$executeRaw`ALTER TABLE pgboss.job DROP CONSTRAINT closed`;
  expect(outcome).toBe('refused');
  expect(await counts()).toEqual({ requests: 0, consents: 0, deliveries: 0, jobs: 0 });
});

test('sealed answers do not open in the place of another request', async () => {
  const first = await submitConsultation(answers(), { form: 'a' }, NOW);
  const second = await submitConsultation(
    answers({ name: 'Robin', phone: '239 555 0999' }),
    { form: 'a' },
    NOW,
  );
  const { sealedAnswers } = await db().consultationRequest.findUniqueOrThrow({ where: { id: first.id } });
  expect(() => unseal(keyRing(), answersPlace(second.id), sealedAnswers)).toThrow(SealError);
});

test('the same answers many times at once are one request, and all get the same reply', async () => {
  const replies = await Promise.all(
    Array.from({ length: 12 }, () => submitConsultation(answers(), { form: 'a' }, NOW)),
  );
  expect(new Set(replies.map(({ reference }) => reference)).size).toBe(1);
  expect(replies.filter(({ duplicate }) => !duplicate)).toHaveLength(1);
  expect(await counts()).toMatchObject({ requests: 1, deliveries: 2, jobs: 2 });
});

test('the same answers are the same request until the window ends, then a new one that may repeat the first', async () => {
  const first = await submitConsultation(answers(), { form: 'a' }, NOW);
  const again = await submitConsultation(answers(), { form: 'a' }, later(DUPLICATE_WINDOW_MS - 1));
  expect(again).toMatchObject({ id: first.id, receivedAt: NOW, duplicate: true });
  const anew = await submitConsultation(answers(), { form: 'a' }, later(DUPLICATE_WINDOW_MS));
  expect(anew.duplicate).toBe(false);
  expect(await correctionOf(anew.id)).toBe(first.id);
});

const correctionOf = async (id: string) =>
  (await db().consultationRequest.findUniqueOrThrow({ where: { id } })).possibleCorrectionOfId;

test('changed answers from the same phone, however it is written, may correct the earlier ones for a day', async () => {
  const first = await submitConsultation(answers(), { form: 'a' }, NOW);
  const changed = answers({ phone: '+1 (239) 555-0123', message: 'Other words' });
  const second = await submitConsultation(changed, { form: 'a' }, later(1000));
  expect(await correctionOf(second.id)).toBe(first.id);
  const tooLate = answers({ message: 'Later words' });
  const third = await submitConsultation(tooLate, { form: 'a' }, later(1000 + CORRECTION_WINDOW_MS));
  expect(await correctionOf(third.id)).toBeNull();
});

test('changed answers from the same email, or from the browser that sent the first, may correct it too', async () => {
  const first = await submitConsultation(answers({ email: 'Jo@Example.com' }), { form: 'a' }, NOW);
  const byEmail = await submitConsultation(
    answers({ email: 'jo@example.com', phone: '' }),
    { form: 'b' },
    later(1),
  );
  expect(await correctionOf(byEmail.id)).toBe(first.id);
  const byBrowser = await submitConsultation(
    answers({ phone: '239 555 0777' }),
    { form: 'b', earlierId: first.id },
    later(2),
  );
  expect(await correctionOf(byBrowser.id)).toBe(first.id);
});

test('the same answers from another form are another request, unless the browser shows the receipt of the first', async () => {
  const first = await submitConsultation(answers(), { form: 'a' }, NOW);
  const guessed = await submitConsultation(answers(), { form: 'b' }, later(1));
  expect(guessed).toMatchObject({ duplicate: false, receivedAt: later(1) });
  expect(guessed.reference).not.toBe(first.reference);
  expect(await correctionOf(guessed.id)).toBe(first.id);
  const again = await submitConsultation(answers(), { form: 'c', earlierId: first.id }, later(2));
  expect(again).toEqual({ ...first, duplicate: true });
});

test('a second person on the same browser is not taken for the first', async () => {
  const first = await submitConsultation(answers(), { form: 'a' }, NOW);
  const other = answers({ name: 'Somebody else', phone: '239 555 0888' });
  const second = await submitConsultation(other, { form: 'b', earlierId: first.id }, later(1));
  expect(await correctionOf(second.id)).toBeNull();
});

test('other people at the same time are kept apart', async () => {
  const people = Array.from({ length: 10 }, (_, index) => answers({ phone: `239 555 01${10 + index}` }));
  const replies = await Promise.all(people.map((person) => submitConsultation(person, { form: 'a' }, NOW)));
  expect(new Set(replies.map(({ reference }) => reference)).size).toBe(10);
  expect(await Promise.all(replies.map(({ id }) => correctionOf(id)))).toEqual(people.map(() => null));
});
