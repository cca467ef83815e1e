import { randomBytes, randomUUID } from 'node:crypto';
import type { Staff } from '@/lib/auth/staff';
import { FETCH_WITHIN_MS } from '@/lib/cases/export/domain';
import { EXPORT_FIELD_NAMES } from '@/lib/cases/export/fields';
import { fetchExport } from '@/lib/cases/export/handlers';
import { allowExport, beginExport } from '@/lib/cases/export/mutations';
import type { Choice } from '@/lib/cases/export/schema';
import { addNote } from '@/lib/cases/notes/mutations';
import type { QuarantineReason } from '@/lib/intake/domain';
import { submitConsultation } from '@/lib/intake/mutations';
import { QUESTIONS, type Question } from '@/lib/intake/questions';
import { db } from '@/lib/platform/db';
import { log } from '@/lib/platform/log';
import { WITHHELD } from '@/lib/cases/export/values/domain';
import { signSubstanceUse } from '../support/requests';
import { answers } from '../support/answers';
import { useDatabase } from '../support/database';
import { createStaff } from '../support/staff';

useDatabase();
process.env.CONFIDENTIAL_KEYS = randomBytes(32).toString('base64');

const NOW = new Date('2026-11-23T15:00:00Z');
const minutes = (count: number) => new Date(NOW.getTime() + count * 60_000);
const choice = (changed: Partial<Choice> = {}): Choice => ({
  format: 'json',
  from: '2026-11-01',
  to: '2026-11-30',
  statuses: ['new'],
  trashed: false,
  fields: ['reference', 'name', 'notes'],
  reason: 'For the yearly review',
  ...changed,
});

let staff: Staff;

beforeAll(async () => {
  staff = await createStaff('admin');
  await openSession();
});
beforeEach(async () => {
  await db().consultationRequest.deleteMany();
  // Entries can't be deleted, by design, so each test looks only at later ones.
});

const openSession = () =>
  db().session.create({
    data: {
      id: staff.sessionId,
      token: randomUUID(),
      userId: staff.id,
      assurance: 'full',
      expiresAt: minutes(600),
      createdAt: NOW,
      updatedAt: NOW,
      lastActiveAt: NOW,
    },
  });

let phones = 0;
async function request(
  name: string,
  { at = NOW, quarantine = null }: { at?: Date; quarantine?: QuarantineReason | null } = {},
) {
  const input = answers({ name, phone: `239 555 ${String((phones += 1)).padStart(4, '0')}` });
  return submitConsultation(input, { form: randomUUID() }, () => quarantine, at);
}

const fetchFile = (id: string, now = NOW) => {
  const body = new URLSearchParams({ export: id });
  const sent = new Request('http://127.0.0.1/api/desk/export', { method: 'POST', body });
  return fetchExport(sent, { staff, now, requestId: 'r' });
};
const exported = async (changed: Partial<Choice> = {}) => {
  const response = await fetchFile(await allowExport(staff, choice(changed), NOW));
  return (await response.json()) as { requests: Record<string, unknown>[]; count: number };
};
const names = async (changed: Partial<Choice> = {}) =>
  (await exported(changed)).requests.map(({ name }) => name);

const entries = async (id: string): Promise<Record<string, unknown>[]> => {
  const rows = await db().auditEntry.findMany({
    where: { action: 'requests.exported', details: { path: ['export'], equals: id } },
    orderBy: { id: 'asc' },
  });
  return rows.map(({ actorId, details }) => ({ actorId, ...(details as object) }));
};

test('an export holds the requests of its days and statuses with the fields that were chosen, oldest first', async () => {
  await request('Too early', { at: new Date('2026-11-01T03:59:59Z') });
  const { id } = await request('Second', { at: new Date('2026-11-20T12:00:00Z') });
  await request('First', { at: new Date('2026-11-01T04:00:00Z') });
  await request('Too late', { at: new Date('2026-12-01T05:00:00Z') });
  await addNote(staff, { id, text: 'Call in the morning' }, NOW);
  const withheld = await exported({ fields: [...choice().fields, 'message'] });
  expect(withheld.requests.at(-1)).toMatchObject({ message: WITHHELD, notes: [{ text: WITHHELD }] });
  await signSubstanceUse(id, NOW);
  const { requests, count } = await exported();
  expect(count).toBe(2);
  expect(requests).toMatchObject([
    { name: 'First', notes: [] },
    { name: 'Second', notes: [{ by: 'Ida', text: 'Call in the morning' }] },
  ]);
  expect(Object.keys(requests[0] ?? {})).not.toContain('phone');
});

test('quarantined and trashed ones are left out unless they are chosen', async () => {
  await request('Spam', { quarantine: 'TRAP_FILLED' });
  const { id } = await request('Thrown away');
  await db().consultationRequest.update({ where: { id }, data: { trashedAt: NOW } });
  await request('Kept', { at: minutes(1) });
  expect(await names()).toEqual(['Kept']);
  expect(await names({ trashed: true })).toEqual(['Thrown away', 'Kept']);
  expect(await names({ statuses: ['quarantined'] })).toEqual(['Spam']);
});

test('more than a batch is read to the last, each once, also where many came at one moment', async () => {
  const { id } = await request('One');
  const [row] = await db().consultationRequest.findMany({ where: { id } });
  const copies = Array.from({ length: 450 }, (_, index) => ({
    ...row!,
    id: randomUUID(),
    ...{ sealedConsents: null, sealedTriage: null }, // sealed for another id
    reference: `C-${index}`,
    receivedAt: minutes(index % 3),
  }));
  await db().consultationRequest.createMany({ data: copies });
  const { requests, count } = await exported({ fields: ['reference'] });
  expect(count).toBe(451);
  expect(new Set(requests.map(({ reference }) => reference)).size).toBe(451);
});

test('every field can be exported, in both formats', async () => {
  await request('Everything');
  const id = await allowExport(staff, choice({ fields: [...EXPORT_FIELD_NAMES], format: 'csv' }), NOW);
  const response = await fetchFile(id);
  expect(response.headers.get('content-disposition')).toBe(
    'attachment; filename="requests-2026-11-01-to-2026-11-30.csv"',
  );
  expect(response.headers.get('cache-control')).toBe('no-store');
  expect(await response.text()).toMatch(/"Everything".*END OF EXPORT, 1 requests/s);
  const { requests } = await exported({ fields: [...EXPORT_FIELD_NAMES] });
  expect(Object.keys(requests[0] ?? {})).toEqual(expect.arrayContaining([...EXPORT_FIELD_NAMES]));
});

test('a column of answers that the role may not read is neither allowed nor written down', async () => {
  const restricted = jest.replaceProperty(QUESTIONS.name as Question, 'seenBy', 'requests.hold');
  const ida = await createStaff('intake');
  const id = await allowExport(ida, choice(), NOW);
  restricted.restore();
  expect((await beginExport(ida, id, NOW))?.fields).toEqual(['reference', 'notes']);
});

test('the audit holds what was asked for and why, that it began, and how many it held', async () => {
  await request('One');
  const id = await allowExport(staff, choice(), NOW);
  await (await fetchFile(id)).text();
  expect(await entries(id)).toEqual([
    { actorId: staff.id, stage: 'allowed', export: id, ...choice() },
    { actorId: staff.id, stage: 'begun', export: id },
    {
      actorId: staff.id,
      stage: 'sent',
      export: id,
      count: 1,
      requests: [expect.stringMatching(/^\w{8}\.[\w-]{43}$/)],
    },
    { actorId: staff.id, stage: 'finished', export: id, count: 1 },
  ]);
});

describe('a file can be fetched', () => {
  const refused = async (response: Response) => {
    expect([response.status, response.headers.get('location')]).toEqual([
      303,
      '/desk/export?problem=expired',
    ]);
  };

  test('once, also by two at the same time', async () => {
    const id = await allowExport(staff, choice(), NOW);
    const begun = await Promise.all([beginExport(staff, id, NOW), beginExport(staff, id, NOW)]);
    expect(begun.filter((chosen) => chosen !== null)).toHaveLength(1);
    await refused(await fetchFile(id));
  });

  test('within two minutes', async () => {
    const id = await allowExport(staff, choice(), NOW);
    await refused(await fetchFile(id, new Date(NOW.getTime() + FETCH_WITHIN_MS)));
    expect((await fetchFile(id, new Date(NOW.getTime() + FETCH_WITHIN_MS - 1))).status).toBe(200);
  });

  test('by who asked for it alone', async () => {
    const id = await allowExport(await createStaff('admin', 'Ada'), choice(), NOW);
    await refused(await fetchFile(id));
    await refused(await fetchFile(randomUUID()));
    await refused(await fetchFile('nonsense'));
    const bare = new Request('http://127.0.0.1/api/desk/export', { method: 'POST' });
    await refused(await fetchExport(bare, { staff, now: NOW, requestId: 'r' }));
  });
});

describe('a file that breaks off', () => {
  const errors = jest.spyOn(log, 'error').mockImplementation(() => undefined);
  beforeEach(() => {
    errors.mockClear();
  });
  afterAll(() => {
    errors.mockRestore();
  });
  const stages = async (id: string) => (await entries(id)).map(({ stage, count }) => [stage, count]);

  test('because a request can’t be opened is no whole file, and the audit says so', async () => {
    const { id: broken } = await request('Damaged');
    await db().consultationRequest.update({ where: { id: broken }, data: { sealedAnswers: 's1.x.y.z' } });
    const id = await allowExport(staff, choice(), NOW);
    await expect((await fetchFile(id)).text()).rejects.toThrow();
    expect(await stages(id)).toEqual([
      ['allowed', undefined],
      ['begun', undefined],
      ['broken', 0],
    ]);
    expect(errors).toHaveBeenCalledWith('export.broken', { requestId: 'r', code: 'SealError' });
  });

  test('because who fetched it is suspended or signed out ends there', async () => {
    await request('One');
    const id = await allowExport(staff, choice(), NOW);
    const response = await fetchFile(id);
    await db().session.delete({ where: { id: staff.sessionId } });
    await expect(response.text()).rejects.toThrow();
    await openSession();
    expect((await stages(id)).at(-1)).toEqual(['broken', 0]);
  });

  test('because the browser went away is written down with what it got', async () => {
    await request('One');
    const id = await allowExport(staff, choice(), NOW);
    const reader = (await fetchFile(id)).body!.getReader();
    await reader.read(); // the beginning
    await reader.read(); // the only batch
    await reader.cancel();
    expect((await stages(id)).at(-1)).toEqual(['broken', 1]);
  });
});
