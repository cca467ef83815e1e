import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { performance } from 'node:perf_hooks';
import { Client } from 'pg';
import type { Staff } from '@/lib/auth/staff';
import { countViews, listRequests } from '@/lib/cases/queue/data';
import { queueSchema, VIEWS } from '@/lib/cases/queue/schema';
import { env } from '@/lib/platform/env';
import { migrate } from '@/lib/platform/migrate';
import { startEmbeddedPostgres } from '@/scripts/local/postgres/embedded';
import { benchSearch } from './bench/search';

// `npm run bench:desk`: how much longer each of the desk's lists takes with ten times the requests, and how long a
// search takes, on a database of its own.
const SIZES = [1_000, 10_000] as const;
const SEARCHED_SIZES = [10_000, 100_000] as const;
const ROUNDS = 15;
const now = new Date('2026-11-23T15:00:00Z');
const me = { id: '00000000-0000-4000-8000-000000000001' } as Staff;

/** Two years of requests, nine in ten of them closed, as in a real clinic. */
const FILL = `
  INSERT INTO consultation_request (id, reference, received_at, status, status_changed_at, due_at, first_contact_at,
    owner_id, how_soon, sealed_answers, key_id, sent_index)
  SELECT gen_random_uuid(), 'BENCH-' || i, at, status::request_status, at, at + interval '4 hours',
    CASE WHEN i % 40 < 2 THEN NULL ELSE at + interval '1 hour' END,
    CASE WHEN i % 3 = 0 THEN $2::uuid END, (ARRAY['today','week','later'])[i % 3 + 1]::how_soon, repeat('x', 800), 'k', 'i' || i
  FROM (SELECT i, $3::timestamptz - i * interval '1 hour' AS at,
      CASE WHEN i % 40 < 2 THEN 'new' WHEN i % 40 = 2 THEN 'contacting' WHEN i % 40 = 3 THEN 'scheduled'
        ELSE (ARRAY['admitted','referred','declined','unreachable'])[i % 4 + 1] END AS status
    FROM generate_series(1, $1::int) AS i) AS made`;

async function median(run: () => Promise<unknown>): Promise<number> {
  const times: number[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    const start = performance.now();
    await run();
    times.push(performance.now() - start);
  }
  return times.sort((a, b) => a - b)[ROUNDS >> 1] ?? 0;
}

const folder = mkdtempSync(path.join(tmpdir(), 'calusa-bench-'));
const postgres = await startEmbeddedPostgres(folder, folder);
process.env.DATABASE_URL = env().DATABASE_URL = postgres.applicationUrl;
env().CONFIDENTIAL_KEYS = randomBytes(32).toString('base64');
await migrate(postgres);
const client = new Client({ connectionString: postgres.ownerUrl });
await client.connect();
await client.query(
  "INSERT INTO staff (id, name, email, role, created_at, updated_at) VALUES ($1, 'Bench', 'bench@staff.example', 'intake', now(), now())",
  [me.id],
);
const times = new Map<string, number[]>();
const note = (list: string, time: number) => times.set(list, [...(times.get(list) ?? []), time]);
async function fill(size: number) {
  await client.query('TRUNCATE consultation_request CASCADE');
  await client.query(FILL, [size, me.id, now]);
  await client.query('ANALYZE');
}
for (const size of SIZES) {
  await fill(size);
  for (const view of VIEWS)
    note(view, await median(() => listRequests(me, queueSchema.parse({ view }), now)));
  note('counts', await median(() => countViews(me, now)));
}
const searches: Record<string, object> = {};
for (const size of SEARCHED_SIZES) {
  await fill(size);
  Object.assign(searches, await benchSearch(client, me, now));
}
await client.end();
await postgres.stop();
rmSync(folder, { recursive: true, force: true });
const rows = [...times].map(([list, [small = 0, large = 0]]) => [
  list,
  {
    [`${SIZES[0]} (ms)`]: small.toFixed(1),
    [`${SIZES[1]} (ms)`]: large.toFixed(1),
    ratio: (large / small).toFixed(1),
  },
]);
console.table(Object.fromEntries(rows));
console.table(searches);
process.exit();
