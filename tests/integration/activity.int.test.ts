import { randomBytes, randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { chainState } from '@/lib/audit/chain/data';
import { chainAudit } from '@/lib/audit/chain/mutations';
import { entriesOfRequest, listActivity, listPeople, PAGE_SIZE } from '@/lib/audit/data';
import { recordAudit } from '@/lib/audit/mutations';
import { activitySchema, type Happening } from '@/lib/audit/schema';
import type { Staff } from '@/lib/auth/staff';
import { db } from '@/lib/platform/db';
import { useDatabase } from '../support/database';
import { storeRequest } from '../support/requests';
import { createStaff } from '../support/staff';

jest.mock('@/lib/platform/log', () => ({ log: { info: () => undefined } }));

useDatabase();
process.env.CONFIDENTIAL_KEYS = randomBytes(32).toString('base64');
process.env.DATA_DIR = mkdtempSync(path.join(tmpdir(), 'calusa-activity-'));
afterAll(() => rmSync(process.env.DATA_DIR ?? '', { recursive: true }));

const now = new Date('2026-11-23T15:00:00Z');
const GONE = randomUUID();
let ada: Staff;
let ida: Staff;
let request: { id: string; reference: string };

const record = (happening: Happening, at = now) => db().$transaction((tx) => recordAudit(tx, happening, at));

beforeAll(async () => {
  [ada, ida] = [await createStaff('admin', 'Ada'), await createStaff('intake', 'Ida')];
  request = await storeRequest(now);
  await record(
    { action: 'request.purged', actorId: null, requestId: GONE },
    new Date('2026-11-01T05:00:00Z'),
  );
  await record({ action: 'request.viewed', actorId: ida.id, requestId: request.id });
  await record({ action: 'request.assigned', actorId: ada.id, requestId: request.id, staffId: ida.id });
});

const list = async (params: object, days = {}) => {
  const { entries, ...rest } = await listActivity(ada, activitySchema.parse(params), days);
  return { actions: entries.map(({ action }) => action), ...rest };
};

test('everything is listed, newest first, with names and references', async () => {
  const { entries } = await listActivity(ada, activitySchema.parse({}), {});
  expect(entries).toMatchObject([
    {
      action: 'request.assigned',
      actorName: 'Ada',
      staffName: 'Ida',
      request: { reference: request.reference },
    },
    { action: 'request.viewed', actorName: 'Ida', staffName: null },
    { action: 'request.purged', actorName: null, request: { id: GONE, reference: null } },
    { action: 'request.received', actorName: null, request: { reference: request.reference } },
  ]);
});

test('a person, nobody, an action, a request and a gone request can be asked for', async () => {
  expect(await list({ who: ida.id })).toMatchObject({ actions: ['request.viewed'] });
  expect(await list({ who: 'nobody' })).toMatchObject({ actions: ['request.purged', 'request.received'] });
  expect(await list({ action: 'request.assigned' })).toMatchObject({ actions: ['request.assigned'] });
  const all = ['request.assigned', 'request.viewed', 'request.received'];
  expect(await list({ request: request.reference })).toMatchObject({ actions: all });
  expect(await list({ request: request.reference.toLowerCase().replace('-', '') })).toMatchObject({
    actions: all,
  });
  expect(await list({ request: GONE.toUpperCase() })).toMatchObject({ actions: ['request.purged'] });
  expect(await list({ who: ada.id, request: request.reference })).toMatchObject({
    actions: ['request.assigned'],
  });
});

test.each(['K7QM-4TX9', 'not a reference'])('for %p it says that there is no such request', async (asked) => {
  expect(await list({ request: asked })).toEqual({ actions: [], next: null, noSuchRequest: true });
});

test('days begin with the first moment and end before the last', async () => {
  const first = new Date('2026-11-01T05:00:00Z');
  expect(await list({}, { from: first, to: now })).toMatchObject({ actions: ['request.purged'] });
  expect(await list({}, { to: first })).toMatchObject({ actions: [] });
  expect((await list({}, { from: now })).actions).toHaveLength(3);
});

test('what was done about a request, newest first', async () => {
  expect(await entriesOfRequest(ada, request.id)).toMatchObject([
    { action: 'request.assigned', actorName: 'Ada', details: {} },
    { action: 'request.viewed', actorName: 'Ida' },
    { action: 'request.received', actorName: null },
  ]);
});

test('people are listed by name', async () => {
  expect(await listPeople(ada)).toEqual([
    { id: ada.id, name: 'Ada' },
    { id: ida.id, name: 'Ida' },
  ]);
});

test('pages follow each other without a gap or a repetition, while entries come in', async () => {
  for (let index = 0; index < PAGE_SIZE; index += 1)
    await record({ action: 'requests.searched', actorId: ida.id, details: { found: index } });
  const ids = async (before?: bigint) => {
    const page = await listActivity(ada, { ...activitySchema.parse({}), before }, {});
    return { ids: page.entries.map(({ id }) => id), next: page.next };
  };
  const first = await ids();
  await record({ action: 'requests.searched', actorId: ida.id });
  const second = await ids(first.next ?? undefined);
  expect(first.ids).toHaveLength(PAGE_SIZE);
  expect(second).toMatchObject({ next: null });
  const all = await db().auditEntry.findMany({ orderBy: { id: 'desc' }, skip: 1 });
  expect([...first.ids, ...second.ids]).toEqual(all.map(({ id }) => String(id)));
});

test('the chain’s state: how many are chained, how many not, and the last checkpoint', async () => {
  const total = BigInt(await db().auditEntry.count());
  expect(await chainState(ada)).toEqual({
    chained: 0n,
    unchained: Number(total),
    checkpoint: { last: null, problem: null },
  });
  await chainAudit(now);
  await record({ action: 'requests.searched', actorId: ida.id });
  expect(await chainState(ada)).toMatchObject({
    chained: total,
    unchained: 1,
    checkpoint: { last: { position: total, at: now.toISOString() }, problem: null },
  });
});
