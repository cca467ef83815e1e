import { randomBytes } from 'node:crypto';
import { appendFileSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Client } from 'pg';
import { checkpointsFile, checkpointState, verifyAudit } from '@/lib/audit/chain/data';
import { GENESIS, macOf } from '@/lib/audit/chain/domain';
import { chainAudit } from '@/lib/audit/chain/mutations';
import { recordAudit } from '@/lib/audit/mutations';
import { LOCKS } from '@/lib/platform/advisory-locks';
import { db } from '@/lib/platform/db';
import { parseKeys } from '@/lib/platform/keys';
import { useDatabase } from '../support/database';

const mockLines: { level: string; event: string; fields: object }[] = [];
jest.mock('@/lib/platform/log', () => {
  const writer =
    (level: string) =>
    (event: string, fields: object): unknown =>
      mockLines.push({ level, event, fields });
  return { log: { info: writer('info'), error: writer('error') } };
});

let owner: Client;
afterAll(() => owner.end()); // before the database goes
const { superuserUrl } = useDatabase();
process.env.CONFIDENTIAL_KEYS = randomBytes(32).toString('base64');
process.env.DATA_DIR = mkdtempSync(path.join(tmpdir(), 'calusa-checkpoints-'));
const file = checkpointsFile();
const now = new Date('2026-11-23T15:00:00Z');

beforeAll(async () => {
  owner = new Client({ connectionString: superuserUrl });
  await owner.connect();
});
afterAll(() => rmSync(process.env.DATA_DIR ?? '', { recursive: true }));

const verify = (...files: string[]) => verifyAudit(files.length > 0 ? files : [file]);

/** Like someone who owns the whole server, without triggers and references. */
async function tamper(...statements: string[]) {
  await owner.query('ALTER TABLE audit_entry DISABLE TRIGGER ALL');
  await owner.query('ALTER TABLE audit_link DISABLE TRIGGER ALL');
  for (const statement of statements) await owner.query(statement);
  await owner.query('ALTER TABLE audit_entry ENABLE TRIGGER ALL');
  await owner.query('ALTER TABLE audit_link ENABLE TRIGGER ALL');
}

const record = (count: number) =>
  db().$transaction(async (tx) => {
    for (let index = 0; index < count; index += 1)
      await recordAudit(tx, { action: 'request.viewed', actorId: null, details: { index, b: 1, a: 2 } }, now);
  });

/** A chain of ten entries in two batches, and nothing else. */
beforeEach(async () => {
  await tamper('TRUNCATE audit_entry, audit_link RESTART IDENTITY CASCADE');
  rmSync(file, { force: true });
  mockLines.length = 0;
  await record(6);
  await chainAudit(now);
  await record(4);
  await chainAudit(now);
});

test('ten entries are one chain, whose checkpoints are kept outside for the owner alone', async () => {
  expect(await verify()).toEqual({
    ok: true,
    chained: 10,
    unchained: 0,
    unchainedSince: null,
    checkpoints: 2,
    lastCheckpoint: expect.objectContaining({ position: 10n, at: now.toISOString() }),
    unfinished: false,
    firstBroken: null,
    sealed: { requests: 0, uncovered: 0, replaced: [] },
  });
  expect(statSync(file).mode & 0o777).toBe(0o600);
});

test('where nothing was chained no checkpoint is written', async () => {
  expect(await chainAudit(now)).toBe(0);
  expect(await verify()).toMatchObject({ checkpoints: 2 });
});

test('a checkpoint that a crash kept from being written is written the next time', async () => {
  rmSync(file);
  expect(await chainAudit(now)).toBe(0);
  expect(await verify()).toMatchObject({ ok: true, checkpoints: 1, lastCheckpoint: { position: 10n } });
});

test('the log carries the same checkpoints elsewhere, and verifies like the file', async () => {
  const shipped = `${file}.shipped`;
  const logged = mockLines.map(({ event, fields }) => ({ ...fields, event }));
  const madeUp = { ...logged.at(-1), position: 99, event: 'audit.head' };
  const lines = [{ event: 'worker.started' }, { event: 'audit.head' }, madeUp, ...logged, { level: 50 }];
  const text = lines.map((line) => JSON.stringify(line));
  writeFileSync(shipped, ['▲ Next.js', ...text, `⨯ Error: ${JSON.stringify(madeUp)}`, '{"torn'].join('\n'));
  expect(await verify(shipped)).toMatchObject({ ok: true, checkpoints: 2 });
  await tamper('DELETE FROM audit_link WHERE position > 7', 'DELETE FROM audit_entry WHERE id > 7');
  expect(await verify(shipped)).toMatchObject({ firstBroken: { reason: 'TAIL_CUT' } });
});

test('what is not chained yet is counted, and breaks nothing', async () => {
  await record(3);
  expect(await verify()).toMatchObject({ ok: true, chained: 10, unchained: 3, unchainedSince: now });
});

test.each([
  'UPDATE audit_entry SET action = action',
  'DELETE FROM audit_entry',
  'TRUNCATE audit_entry CASCADE',
])('the triggers refuse %s', async (statement) => {
  await expect(owner.query(statement)).rejects.toMatchObject({ code: '2F005' });
  await expect(
    owner.query(statement.replaceAll('audit_entry', 'audit_link').replace('action = action', 'mac = mac')),
  ).rejects.toMatchObject({ code: '2F005' });
  expect(await verify()).toMatchObject({ ok: true, chained: 10 });
});

test('an entry commits with what it records, or not at all', async () => {
  const failing = db().$transaction(async (tx) => {
    await recordAudit(tx, { action: 'request.viewed', actorId: null }, now);
    throw new Error('the action failed');
  });
  await expect(failing).rejects.toThrow('the action failed');
  expect(await db().auditEntry.count()).toBe(10);
});

test.each<[string, string[], object]>([
  [
    'an edited action',
    ["UPDATE audit_entry SET action = 'staff.invited' WHERE id = 4"],
    { position: 4n, entryId: 4n, reason: 'ENTRY_ALTERED' },
  ],
  [
    'an edited time',
    ["UPDATE audit_entry SET at = at + interval '1 ms' WHERE id = 4"],
    { position: 4n, reason: 'ENTRY_ALTERED' },
  ],
  [
    'edited details',
    [`UPDATE audit_entry SET details = '{"index": 99}' WHERE id = 4`],
    { position: 4n, reason: 'ENTRY_ALTERED' },
  ],
  [
    'another actor',
    ['UPDATE audit_entry SET actor_id = gen_random_uuid() WHERE id = 4'],
    { position: 4n, reason: 'ENTRY_ALTERED' },
  ],
  [
    'a deleted entry',
    ['DELETE FROM audit_entry WHERE id = 4'],
    { position: 4n, entryId: 4n, reason: 'ENTRY_DELETED' },
  ],
  [
    'an entry deleted with its link',
    ['DELETE FROM audit_link WHERE entry_id = 4', 'DELETE FROM audit_entry WHERE id = 4'],
    { position: 4n, reason: 'LINK_MISSING' },
  ],
  [
    'an entry deleted with its link, and the gap closed',
    [
      'DELETE FROM audit_link WHERE entry_id = 4',
      'DELETE FROM audit_entry WHERE id = 4',
      'UPDATE audit_link SET position = position - 1 WHERE position > 4',
    ],
    { position: 4n, entryId: 5n, reason: 'ENTRY_ALTERED' },
  ],
  [
    'two entries that changed places',
    [
      'UPDATE audit_link SET entry_id = -1 WHERE entry_id = 4',
      'UPDATE audit_link SET entry_id = 4 WHERE entry_id = 5',
      'UPDATE audit_link SET entry_id = 5 WHERE entry_id = -1',
    ],
    { position: 4n, entryId: 5n, reason: 'ENTRY_ALTERED' },
  ],
  [
    'a cut tail',
    ['DELETE FROM audit_link WHERE position > 7', 'DELETE FROM audit_entry WHERE id > 7'],
    { position: 8n, reason: 'TAIL_CUT' },
  ],
  [
    'everything gone',
    ['DELETE FROM audit_link', 'DELETE FROM audit_entry'],
    { position: 1n, reason: 'TAIL_CUT' },
  ],
])('%s is found and named', async (_what, statements, firstBroken) => {
  await tamper(...statements);
  expect(await verify()).toMatchObject({ ok: false, firstBroken });
});

/** Rebuilds the chain over changed entries with a key, as someone who has it would. */
async function rewrite(keys: string) {
  const [key] = parseKeys(keys, 'the rewriter');
  await tamper("UPDATE audit_entry SET action = 'staff.invited' WHERE id = 2", 'DELETE FROM audit_link');
  const entries = await db().auditEntry.findMany({ orderBy: { id: 'asc' } });
  let mac = GENESIS;
  for (const [index, entry] of entries.entries()) {
    const position = BigInt(index + 1);
    mac = macOf(key, mac, position, entry);
    await db().auditLink.create({ data: { position, entryId: entry.id, keyId: key.id, mac } });
  }
}

test('a full rewrite without the key is found', async () => {
  await rewrite(randomBytes(32).toString('base64'));
  expect(await verify()).toMatchObject({
    ok: false,
    firstBroken: { position: 1n, reason: 'UNKNOWN_KEY' },
  });
});

test('a full rewrite with the key is found by the checkpoints outside', async () => {
  await rewrite(process.env.CONFIDENTIAL_KEYS ?? '');
  expect(await verify()).toMatchObject({
    ok: false,
    firstBroken: { position: 6n, reason: 'REWRITTEN' },
  });
});

test('without any checkpoint nothing is proven, and it says so', async () => {
  expect(await verifyAudit([])).toMatchObject({
    ok: false,
    checkpoints: 0,
    firstBroken: { position: null, reason: 'CHECKPOINTS_MISSING' },
  });
});

test('a tail that was cut and grew again, to the same length, is found', async () => {
  await tamper('DELETE FROM audit_link WHERE position > 7', 'DELETE FROM audit_entry WHERE id > 7');
  await record(3);
  await chainAudit(now);
  expect(await verify()).toMatchObject({
    ok: false,
    chained: 10,
    firstBroken: { position: 10n, reason: 'REWRITTEN' },
  });
});

test('a made-up link before the first one hides no entry', async () => {
  await record(1);
  await owner.query("INSERT INTO audit_link SELECT -5, max(id), 'key', 'mac' FROM audit_entry");
  await record(2);
  await chainAudit(now);
  expect(await verify()).toMatchObject({
    ok: false,
    firstBroken: { position: -5n, entryId: 11n, reason: 'LINK_FORGED' },
  });
});

test('an entry with a huge id keeps none from being chained', async () => {
  await owner.query("INSERT INTO audit_entry (id, at, action) VALUES (9e18, now(), 'request.viewed')");
  await chainAudit(now);
  await record(3);
  await chainAudit(new Date(now.getTime() + 10 * 60_000));
  expect(await verify()).toMatchObject({ ok: true, chained: 14, unchained: 0 });
});

test('the worker raises the alarm in the log, once, when the chain no longer agrees with its last checkpoint', async () => {
  await tamper('DELETE FROM audit_link WHERE position > 7', 'DELETE FROM audit_entry WHERE id > 7');
  await chainAudit(now);
  await chainAudit(now);
  expect(mockLines.filter(({ level }) => level === 'error')).toEqual([
    { level: 'error', event: 'audit.broken', fields: { code: 'TAIL_CUT', position: 10 } },
  ]);
});

test('the alarm stays when the chain has grown over the cut, and behind a line that was made up', async () => {
  await tamper('DELETE FROM audit_link WHERE position > 7', 'DELETE FROM audit_entry WHERE id > 7');
  await record(5);
  await chainAudit(now);
  appendFileSync(file, '{"made":"up"}\n');
  expect(await checkpointState(db())).toMatchObject({
    last: { position: 12n },
    problem: { position: 10n, reason: 'REWRITTEN' },
  });
});

test.each([20, 150, 1_000_000])('a last line that a crash tore is unfinished, and replaced', async (cut) => {
  const whole = readFileSync(file, 'utf8');
  const [first = '', second = ''] = whole.split('\n');
  const torn = second.slice(0, Math.max(3, second.length - cut));
  writeFileSync(file, `${first}\n${torn}`);
  expect(await verify()).toMatchObject({ ok: true, unfinished: true, lastCheckpoint: { position: 6n } });
  expect((await checkpointState(db())).problem).toBeNull();
  await chainAudit(now); // the missing checkpoint is written even though nothing new was chained
  expect(readFileSync(file, 'utf8')).not.toContain(`${torn}\n`);
  expect(await verify()).toMatchObject({
    ok: true,
    unfinished: false,
    checkpoints: 2,
    lastCheckpoint: { position: 10n },
  });
});

test('a line that was torn and has others behind it is named', async () => {
  const whole = readFileSync(file, 'utf8');
  writeFileSync(file, `${whole.slice(0, -20)}\n`);
  await record(1);
  await chainAudit(now);
  expect(await verify()).toMatchObject({
    checkpoints: 3,
    lastCheckpoint: { position: 11n },
    firstBroken: { position: null, reason: 'CHECKPOINT_FORGED', line: `${file}:2` },
  });
});

test('what no crash leaves behind the last line end is named, and stays', async () => {
  appendFileSync(file, 'made up');
  await record(1);
  await chainAudit(now);
  expect(await verify()).toMatchObject({
    unfinished: false,
    firstBroken: { reason: 'CHECKPOINT_FORGED', line: `${file}:3` },
  });
});

test.each([
  ['changed', (text: string) => text.replace('"position":6', '"position":5'), 1],
  ['given another MAC', (text: string) => text.replace(/"mac":"/, '"mac":"_'), 1],
  ['cut in the middle of a line', (text: string) => `${text.slice(0, -20)}\n`, 2],
])('a checkpoint that was %s is found, and blamed instead of the chain', async (_what, change, line) => {
  writeFileSync(file, change(readFileSync(file, 'utf8')));
  expect(await verify()).toMatchObject({
    ok: false,
    firstBroken: { position: null, reason: 'CHECKPOINT_FORGED', line: `${file}:${line}` },
  });
});

test('workers that chain at once make one chain', async () => {
  await record(30);
  const counts = await Promise.all([chainAudit(now), chainAudit(now), chainAudit(now)]);
  expect(counts.reduce((sum, count) => sum + count, 0)).toBe(30);
  expect(await verify()).toMatchObject({ ok: true, chained: 40, unchained: 0 });
});

test('while another worker chains, a worker leaves it to that one', async () => {
  await record(1);
  await owner.query('BEGIN');
  await owner.query('SELECT pg_advisory_xact_lock($1)', [LOCKS.auditChain]);
  expect(await chainAudit(now)).toBe(0);
  await owner.query('COMMIT');
  expect(await chainAudit(now)).toBe(1);
});

test('an entry of a transaction that commits late is chained after younger ones', async () => {
  await owner.query('BEGIN');
  await owner.query("INSERT INTO audit_entry (at, action) VALUES (now(), 'request.viewed')");
  await record(2);
  await chainAudit(now);
  await owner.query('COMMIT');
  await chainAudit(now);
  expect(await verify()).toMatchObject({ ok: true, chained: 13, unchained: 0 });
});

test('after a rotation of the keys the older links still verify', async () => {
  jest.resetModules();
  process.env.CONFIDENTIAL_KEYS = `${randomBytes(32).toString('base64')},${process.env.CONFIDENTIAL_KEYS}`;
  const fresh = {
    ...(await import('@/lib/audit/chain/mutations')),
    ...(await import('@/lib/audit/chain/data')),
  };
  await record(2);
  await fresh.chainAudit(now);
  expect(await fresh.verifyAudit([file])).toMatchObject({ ok: true, chained: 12 });
});
