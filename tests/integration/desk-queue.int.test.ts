import { randomBytes } from 'node:crypto';
import { PrismaPg } from '@prisma/adapter-pg';
import { Client } from 'pg';
import type { Staff } from '@/lib/auth/staff';
import { countViews, listRequests, type QueueRow } from '@/lib/cases/queue/data';
import { PAGE_SIZE } from '@/lib/cases/queue/rows/data';
import { queueSchema, VIEWS, type View } from '@/lib/cases/queue/schema';
import { STATUSES } from '@/lib/clinic/statuses';
import { perProcess } from '@/lib/platform/per-process';
import { Prisma, PrismaClient } from '@/prisma/generated/client';
import { useDatabase } from '../support/database';
import { createStaff } from '../support/staff';

let client: Client;
afterAll(() => client.end()); // before the database goes
const { url } = useDatabase();
process.env.CONFIDENTIAL_KEYS = randomBytes(32).toString('base64');

const NOW = new Date('2026-11-23T15:00:00Z');
const SIZE = 4_000;

type Asked = { query: string; params: string };
const asked: Asked[] = [];
// The client of lib/platform/db.ts, here recording its queries.
const watched = new PrismaClient({
  adapter: new PrismaPg({ connectionString: url }),
  log: [{ emit: 'event', level: 'query' }],
});
watched.$on('query', ({ query, params }) => asked.push({ query, params }));
perProcess('db', () => new Map([[Prisma.Sql, watched]]));

let ida: Staff;
// A desk after a year of use: nearly all requests are closed, and many arrived at the same moment.
beforeAll(async () => {
  ida = await createStaff('intake', 'Ida');
  client = new Client({ connectionString: url });
  await client.connect();
  await client.query(
    `INSERT INTO consultation_request (id, reference, received_at, status, status_changed_at, how_soon, due_at,
      first_contact_at, follow_up_at, owner_id, trashed_at, sealed_answers, key_id, sent_index)
    SELECT gen_random_uuid(), 'TEST-' || n, at, status::request_status, at, soon::how_soon, at + interval '4 hours',
      CASE WHEN status = 'contacting' AND n % 2 = 0 OR status NOT IN ('new', 'quarantined', 'contacting') THEN at END,
      CASE WHEN status = 'contacting' AND n % 3 = 0 OR status = 'new' AND n % 10 = 0 OR status = 'declined' AND n % 40 = 2
        THEN at + (n % 7) * interval '1 day' END,
      CASE WHEN n % 3 = 0 THEN $2::uuid END, CASE WHEN n % 33 = 7 THEN at END, repeat('x', 1200), 'k', 's' || n
    FROM (SELECT n, $3::timestamptz - (n / 3) * interval '1 hour' AS at,
      (ARRAY['today', 'week', 'later', NULL])[1 + n % 4] AS soon,
      CASE WHEN n <= 130 THEN 'new' WHEN n <= 200 THEN 'contacting' WHEN n <= 240 THEN 'scheduled'
        WHEN n % 50 = 0 THEN 'quarantined'
        ELSE (ARRAY['admitted', 'referred', 'declined', 'unreachable'])[1 + n % 4] END AS status
      FROM generate_series(1, $1::int) AS n) AS made`,
    [SIZE, ida.id, NOW],
  );
  await client.query('VACUUM ANALYZE consultation_request');
});

const query = (params: object) => queueSchema.parse(params);

/** All pages of a list, one after another. */
async function readAll(params: object): Promise<QueueRow[]> {
  const rows: QueueRow[] = [];
  let after: string | null | undefined;
  while (after !== null) {
    const page = await listRequests(ida, query({ ...params, after: after ?? undefined }), NOW);
    rows.push(...page.rows);
    after = page.next;
  }
  return rows;
}

/** The same list computed differently: one statement, without pages. */
async function expected(where: string, order: string): Promise<string[]> {
  const { rows } = await client.query<{ reference: string }>(
    `SELECT reference FROM consultation_request WHERE ${where} ORDER BY ${order}`,
  );
  return rows.map(({ reference }) => reference);
}

const CLOSED = `trashed_at IS NULL AND status IN ('admitted', 'referred', 'declined', 'unreachable')`;
const LATE = `trashed_at IS NULL AND (
  first_contact_at IS NULL AND status IN ('new', 'contacting') AND due_at < '${NOW.toISOString()}'
  OR follow_up_at < '${NOW.toISOString()}' AND status <> 'quarantined')`;

const HERE = 'trashed_at IS NULL';
const AT = `'${NOW.toISOString()}'`;
const UNTRIED = `first_contact_at IS NULL AND status IN ('new', 'contacting')`;
const DUE_FOLLOW_UP = `follow_up_at < ${AT} AND status <> 'quarantined'`;
const OPEN = `status IN ('new', 'contacting', 'scheduled')`;
/** What to do next, as one expression, and the time within it. */
const RANK = `CASE WHEN ${UNTRIED} AND due_at < ${AT} THEN 0 WHEN follow_up_at < ${AT} THEN 1
  WHEN follow_up_at IS NOT NULL THEN 3 WHEN ${UNTRIED} THEN 2 ELSE 4 END`;
const RANK_TIME = `CASE WHEN ${UNTRIED} AND due_at < ${AT} THEN due_at WHEN follow_up_at IS NOT NULL THEN follow_up_at
  WHEN ${UNTRIED} THEN due_at ELSE received_at END`;
const NEXT = `${RANK}, ${RANK_TIME}, received_at, id`;
const STATUS = `array_position(ARRAY[${STATUSES.map((status) => `'${status}'`).join(', ')}], status::text)`;
const TODO = `${HERE} AND (${OPEN} OR ${DUE_FOLLOW_UP})`;

test.each([
  ['todo', TODO, {}, NEXT],
  ['todo', TODO, { order: 'last' }, `${RANK} DESC, ${RANK_TIME} DESC, received_at DESC, id DESC`],
  ['todo', TODO, { soon: 'today' }, NEXT],
  ['todo', TODO, { sort: 'due' }, 'due_at, received_at, id'],
  ['closed', CLOSED, {}, 'received_at DESC, id DESC'],
  ['closed', CLOSED, { sort: 'due', order: 'first' }, 'due_at, received_at, id'],
  ['late', LATE, {}, NEXT],
  ['late', LATE, { sort: 'due' }, 'due_at, received_at, id'],
  ['late', LATE, { sort: 'soon' }, 'how_soon NULLS LAST, due_at, received_at, id'],
  [
    'closed',
    CLOSED,
    { sort: 'soon', order: 'last' },
    'how_soon DESC NULLS FIRST, due_at DESC, received_at DESC, id DESC',
  ],
  ['trash', 'trashed_at IS NOT NULL', { soon: 'week' }, 'received_at DESC, id DESC'],
  ['todo', TODO, { sort: 'status' }, `${STATUS}, due_at, received_at, id`],
  ['late', LATE, { sort: 'status' }, `${STATUS}, due_at, received_at, id`],
  [
    'closed',
    CLOSED,
    { sort: 'status', order: 'last' },
    `${STATUS} DESC, due_at DESC, received_at DESC, id DESC`,
  ],
  [
    'trash',
    'trashed_at IS NOT NULL',
    { sort: 'status', order: 'first' },
    `${STATUS}, due_at, received_at, id`,
  ],
  ['todo', TODO, { sort: 'owner' }, 'owner_id IS NULL, received_at, id'],
  ['late', LATE, { sort: 'owner' }, 'owner_id IS NULL, received_at, id'],
  ['closed', CLOSED, { sort: 'owner', order: 'last' }, 'owner_id IS NULL DESC, received_at DESC, id DESC'],
] as const)(
  'the pages of %s are the whole list, each request once, in its order (%#)',
  async (view, where, params, order) => {
    const soon = 'soon' in params ? `${where} AND how_soon = '${params.soon}'` : where;
    const rows = await readAll({ view, ...params });
    const references = await expected(soon, order);
    expect(references.length).toBeGreaterThan(PAGE_SIZE / 4);
    expect(rows.map(({ reference }) => reference)).toEqual(references);
  },
);

test('a list is counted up to a thousand, which the number of the closed ones shows', async () => {
  const counts = await countViews(ida, NOW);
  expect(counts).toMatchObject({
    closed: 1_000,
    late: (await expected(LATE, 'id')).length,
    todo: (await expected(TODO, 'id')).length,
  });
});

/** PostgreSQL's plans for the queries that ran, as text. */
async function plansOf(run: () => Promise<unknown>): Promise<string> {
  asked.length = 0;
  await run();
  const plans: string[] = [];
  for (const { query: sql, params } of asked.filter((each) => each.query.includes('FROM'))) {
    const { rows } = await client.query<{ 'QUERY PLAN': string }>({
      text: `EXPLAIN ${sql}`,
      values: JSON.parse(params) as unknown[],
    });
    plans.push(...rows.map((row) => row['QUERY PLAN']));
  }
  return plans.join('\n');
}

describe('no list reads the whole table', () => {
  const lists = VIEWS.flatMap((view) => [
    [view, {}] as [View, object],
    [view, { sort: 'due', order: 'first' }] as [View, object],
    [view, { sort: 'soon' }] as [View, object],
    [view, { sort: 'status' }] as [View, object],
    [view, { sort: 'owner' }] as [View, object],
    [view, { owner: 'me' }] as [View, object],
    [view, { soon: 'today' }] as [View, object],
  ]);
  test.each(lists)('%s, %j', async (view, params) => {
    const plan = await plansOf(() => listRequests(ida, query({ view, ...params }), NOW));
    expect(plan).toContain('Index');
    expect(plan).not.toContain('Seq Scan on consultation_request');
  });

  test('a page far into the longest list', async () => {
    const { next } = await listRequests(ida, query({ view: 'closed' }), NOW);
    const plan = await plansOf(() => listRequests(ida, query({ view: 'closed', after: next }), NOW));
    expect(plan).not.toContain('Seq Scan on consultation_request');
    expect(plan).not.toContain('Sort');
  });
});
