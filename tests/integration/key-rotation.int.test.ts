import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { checkpointsFile, verifyAudit } from '@/lib/audit/chain/data';
import { chainAudit } from '@/lib/audit/chain/mutations';
import { sealedFactor, spendCode } from '@/lib/auth/second-factor';
import type { Staff } from '@/lib/auth/staff';
import { addAttempt } from '@/lib/cases/attempts/mutations';
import { saveView } from '@/lib/cases/desk-views/mutations';
import { requestCheck } from '@/lib/cases/insurance/mutations';
import { saveReferrer } from '@/lib/cases/referrals/mutations';
import { correctRequest } from '@/lib/cases/history/mutations';
import { correctionSchema } from '@/lib/cases/history/schema';
import { addNote, saveDraft } from '@/lib/cases/notes/mutations';
import { searchOf } from '@/lib/cases/queue/domain';
import { searchRequests } from '@/lib/cases/queue/mutations';
import { isRemovable } from '@/lib/comments/data';
import { submitComment } from '@/lib/comments/mutations';
import { saveIntakeDraft } from '@/lib/intake/drafts/mutations';
import { askForProofs } from '@/lib/intake/proofs/data';
import { requireRowKeys } from '@/lib/intake/renewal/data';
import { usesOf } from '@/lib/keys/data';
import { withConnection } from '@/lib/platform/connection';
import { db } from '@/lib/platform/db';
import { generateKeyFile, readRetired } from '@/lib/platform/key-file';
import { followKeys, readKeyHolders } from '@/lib/platform/key-holders';
import { keyFile, keyRing, keySet, parseKeys, type KeyRing } from '@/lib/platform/keys';
import { requireKeysInUse } from '@/lib/platform/keys-in-use';
import { seal, SealError, unseal, unsealDirectly } from '@/lib/platform/sealing';
import { KEYED_COLUMNS, SEALED_TABLE_NAMES, sealedTable } from '@/lib/shared/sealed-columns';
import { forget } from '@/scripts/keys/forget';
import { retire } from '@/scripts/keys/retire';
import { rotate } from '@/scripts/keys/rotate';
import { useDatabase } from '../support/database';
import { signSubstanceUse, storeRequest } from '../support/requests';
import { cleanEnvironment } from '../support/site';
import { createStaff } from '../support/staff';
import { until } from '../support/until';

const { asOwner, applicationUrl } = useDatabase();
const folder = mkdtempSync(path.join(tmpdir(), 'calusa-rotation-'));
process.env.DATA_DIR = folder;
generateKeyFile(folder);
const file = keyFile(folder);
const firstText = readFileSync(file, 'utf8');
const oldRing = parseKeys(firstText, 'the first');
const [{ id: old }] = oldRing;

const now = new Date('2026-11-23T15:00:00Z');
const DAY = 24 * 3_600_000;
const later = (days: number) => new Date(now.getTime() + days * DAY);

let ida: Staff;
let token: string;
let reference: string;
let erased: { id: string; reference: string };
let stopFollowing: () => Promise<void>;
const said: string[] = [];
beforeAll(async () => {
  jest.spyOn(console, 'log').mockImplementation((text: string) => void said.push(text));
  ida = await createStaff('admin', 'Ida');
  ({ reference } = await fill());
  stopFollowing = followKeys();
});
afterAll(async () => {
  await stopFollowing();
  rmSync(folder, { recursive: true });
});

/** Something in every column that is sealed. */
async function fill() {
  const request = await storeRequest(now, {}, {
    name: 'Mara Quill',
    phone: '239 555 0177',
    email: 'mara@example.org',
    emailPrivate: 'yes',
  } as never);
  await addNote(ida, { id: request.id, text: 'Called her sister' }, now);
  await saveDraft(ida, { id: request.id, text: 'She said' }, now);
  await saveIntakeDraft(ida, { name: 'Half a name' } as never, now);
  await addAttempt(ida, { id: request.id, channel: 'call', outcome: 'spoke' }, now);
  const { version } = await db().consultationRequest.findUniqueOrThrow({ where: { id: request.id } });
  const contact = {
    name: 'Mara Quill',
    phone: '239 555 0177',
    email: 'mara@example.org',
    sameConsents: 'yes',
  };
  const corrected = {
    id: request.id,
    version,
    ...contact,
    phoneOwner: '',
    ageGroup: 'minor',
    reason: 'She said so',
  };
  const correction = await correctRequest(ida, correctionSchema.parse(corrected), now);
  if (!correction.ok) throw new Error(correction.code);
  const { version: checked } = await db().consultationRequest.findUniqueOrThrow({
    where: { id: request.id },
  });
  const insurer = { payer: 'Gulf Mutual', plan: '', memberId: 'GM-4471' };
  await signSubstanceUse(request.id, now);
  await requestCheck(ida, { id: request.id, version: checked }, insurer, now);
  const referrer = { kind: 'professional', organization: '', person: 'Dr. Osei', phone: '' } as const;
  await saveReferrer(ida, { id: '', ...referrer }, now);
  const gone = await storeRequest(now, {}, { name: 'Gone Soon' });
  erased = gone;
  await addAttempt(ida, { id: gone.id, channel: 'call', outcome: 'spoke' }, now);
  await db().consultationRequest.delete({ where: { id: gone.id } });
  await saveView(ida, { name: 'For Mara', href: '/desk' }, now);
  const delivery = randomUUID();
  await db().delivery.create({
    data: {
      id: delivery,
      template: 'staff_invited',
      createdAt: now,
      sealedContent: seal(keyRing(), `delivery/${delivery}/letter`, '{"to":"a@example.org"}'),
    },
  });
  const comment = await submitComment(
    { name: 'Robin', email: 'robin@example.org', text: 'Thank you for this' } as never,
    { language: 'en', page: 'interpersonal-psychotherapy', parentId: null },
    () => Promise.resolve([]),
    now,
  );
  if (!comment.ok) throw new Error(comment.code);
  token = comment.value.token ?? '';
  const factor = await sealedFactor('b'.repeat(32), ['one', 'two']);
  await db().twoFactor.create({ data: { id: randomUUID(), userId: ida.id, verified: true, ...factor } });
  for (let count = 0; count < 30; count += 1) await storeRequest(now);
  return request;
}

type Sealed = { table: string; column: string; context: string; envelope: string };

/** Every envelope of the database, read from the list of sealed columns. */
async function envelopes(): Promise<Sealed[]> {
  const all: Sealed[] = [];
  for (const table of SEALED_TABLE_NAMES) {
    const { id, sealed } = sealedTable(table);
    const rows = await asOwner(`SELECT * FROM "${table}"`);
    for (const row of rows)
      for (const [column, part] of Object.entries(sealed)) {
        const envelope = row[column];
        const context = [table, ...id.map((one) => String(row[one])), part].join('/');
        if (typeof envelope === 'string') all.push({ table, column, context, envelope });
      }
  }
  return all;
}

/** Columns with a value that names a key, whatever they are called. */
async function columnsThatName(key: string): Promise<string[]> {
  const columns = await asOwner(`
    SELECT table_name AS table, column_name AS column FROM information_schema.columns
    WHERE table_schema = 'public' AND (data_type IN ('text', 'character varying', 'jsonb', 'json', 'ARRAY'))`);
  const number = `$ba$${parseInt(key.slice(0, 7), 16)}$`;
  const found: string[] = [];
  for (const { table, column } of columns) {
    const rows = await asOwner(
      `SELECT 1 FROM "${String(table)}" WHERE "${String(column)}"::text LIKE '%' || $1 || '%' OR "${String(column)}"::text LIKE $2 || '%' LIMIT 1`,
      [key, number],
    );
    if (rows.length > 0) found.push(`${String(table)}.${String(column)}`);
  }
  return found.sort();
}

const opens = (ring: KeyRing, { context, envelope }: Sealed): boolean => {
  try {
    unseal(ring, context, envelope);
    return true;
  } catch (error) {
    if (error instanceof SealError) return false;
    throw error;
  }
};

const LISTED = [
  ...SEALED_TABLE_NAMES.flatMap((table) => {
    const { sealed, hasKeyId } = sealedTable(table);
    return [...Object.keys(sealed), ...(hasKeyId ? ['key_id'] : [])].map((column) => `${table}.${column}`);
  }),
  ...Object.keys(KEYED_COLUMNS),
];

test('every column with a value made with a key is on the list, and the list has no column without one', async () => {
  await chainAudit(now);
  const named = await columnsThatName(old);
  expect(named.filter((column) => !LISTED.includes(column) && column !== 'key_holder.keys')).toEqual([]);
  const sealed = LISTED.filter((column) => column.includes('.sealed_') || column.includes('key_id'));
  expect(sealed.filter((column) => !named.includes(column))).toEqual([]);
});

test('columns are found by their names, too', async () => {
  const columns = await asOwner(`
    SELECT table_name || '.' || column_name AS name FROM information_schema.columns
    WHERE table_schema = 'public' AND (column_name ~ '^sealed|_index$|_key$|^key_id$|^mac$')
      AND table_name || '.' || column_name <> 'staff_passkey.public_key' ORDER BY 1`);
  expect(columns.map(({ name }) => name).filter((name) => !LISTED.includes(String(name)))).toEqual([]);
});

const spendPatience = { patienceMs: 0 };

test('a key is brought in only once every process knows it', async () => {
  const stale = randomUUID();
  await asOwner(
    `INSERT INTO key_holder (id, name, keys, seen_at) VALUES ($1, 'web on another (process 1)', $2, now())`,
    [stale, [old]],
  );
  await expect(rotate(() => now, spendPatience)).rejects.toThrow(
    /^web on another \(process 1\): it doesn't know the new key/,
  );
  expect(readFileSync(file, 'utf8')).toMatch(/^next:/m);
  expect(statSync(file).mode & 0o777).toBe(0o600);
  expect(keyRing()[0].id).toBe(old);
  await asOwner('UPDATE key_holder SET keys = $2 WHERE id = $1', [stale, keyRing().map(({ id }) => id)]);
  // It knows the new key, and still seals under the old one.
  await expect(rotate(() => now, spendPatience)).rejects.toThrow(/it doesn't seal under/);
  expect(keyRing()[0].id).not.toBe(old);
  expect(await usesOf([old])).not.toEqual([]);
  await asOwner('DELETE FROM key_holder WHERE id = $1', [stale]);
});

/** `npm run keys -- rotate`, as a process of its own. */
function rotateApart(): { kill: () => Promise<unknown> } {
  const child = spawn(process.execPath, ['--import', 'tsx', 'scripts/keys.ts', 'rotate'], {
    env: { ...cleanEnvironment(), DATA_DIR: folder, DATABASE_URL: applicationUrl },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const ended = once(child, 'exit');
  return {
    kill: async () => {
      child.kill('SIGKILL');
      expect(await ended).toEqual([null, 'SIGKILL']); // it had not ended by itself
    },
  };
}

/** Requests that come while keys are rotated. */
async function keepWriting(signal: AbortSignal): Promise<number> {
  let count = 0;
  for (; !signal.aborted; count += 1) {
    await storeRequest(now);
    await saveDraft(ida, { id: (await firstRequest()).id, text: `She said ${count}` }, now);
    await sleep(50); // as many as a busy site gets, and no more
  }
  return count;
}
const firstRequest = () => db().consultationRequest.findUniqueOrThrow({ where: { reference } });

const underOld = async () =>
  (await envelopes()).filter(({ envelope }) => envelope.split('.')[1] === old).length;

/** The request that a rotation comes to last. Without an index of its form, which the worker's step would clear. */
async function lastUnderOld(): Promise<string> {
  const [last] = await asOwner(
    `UPDATE consultation_request SET sent_index = NULL WHERE id =
      (SELECT id FROM consultation_request WHERE key_id = $1 ORDER BY id DESC LIMIT 1) RETURNING id`,
    [old],
  );
  return String(last?.id);
}

/** Holds a request, so that a rotation can't get past it. */
const whileLocked = <Value>(id: string, run: () => Promise<Value>): Promise<Value> =>
  withConnection(applicationUrl, async (client) => {
    await client.query('BEGIN');
    await client.query('SELECT FROM consultation_request WHERE id = $1 FOR UPDATE', [id]);
    return run();
  });

test('killed in the middle and run again, it loses nothing and leaves nothing behind', async () => {
  const writing = new AbortController();
  const written = keepWriting(writing.signal);
  const before = await underOld();
  const left = await whileLocked(await lastUnderOld(), async () => {
    const rotating = rotateApart();
    const count = await until(underOld, (now) => now < before / 2); // and no further
    await rotating.kill();
    return count;
  });
  expect(left).toBeGreaterThan(0);
  for (const sealed of await envelopes()) expect(opens(keyRing(), sealed)).toBe(true);

  await rotate(() => now);
  writing.abort();
  expect(await written).toBeGreaterThan(0);
  expect(await usesOf([old])).toEqual([]);
  const all = await envelopes();
  expect(all.length).toBeGreaterThan(before);
  for (const sealed of all)
    expect({ ...sealed, old: opens(oldRing, sealed), new: opens(keyRing(), sealed) }).toMatchObject({
      old: false,
      new: true,
    });
  for (const row of await db().requestSearch.findMany())
    expect(() =>
      unsealDirectly(oldRing, 'search-keys', `request_search/${row.requestId}/keys`, row.sealedKeys),
    ).toThrow(SealError);
  const kept = (await columnsThatName(old)).filter(
    (column) => KEYED_COLUMNS[column] !== 'kept' && KEYED_COLUMNS[column] !== 'expires',
  );
  // A proof whose request is gone, and the keys that a process says it has.
  expect(kept).toEqual(['key_holder.keys', 'proof.reference_key']);
}, 120_000); // it starts a process

test('what was sealed before is found and works as before', async () => {
  for (const words of ['Mara Quill', '(239) 555-0177', 'mara@example.org'])
    expect((await searchRequests(ida, searchOf(words), now)).found.map((row) => row.reference)).toEqual([
      reference,
    ]);
  expect(await isRemovable(token)).toBe(true);
  expect(await spendCode(ida.id, '000000', now)).not.toBe('used'); // its secret opens
  await requireRowKeys();
  await chainAudit(now);
  expect(await verifyAudit([checkpointsFile()])).toMatchObject({
    firstBroken: null,
    // The one that this test deleted by itself.
    sealed: {
      uncovered: 0,
      replaced: [{ request: erased.id, field: null, problem: 'REQUEST_MISSING' }],
    },
  });
});

test('a second run has nothing to do, and makes no further key', async () => {
  const keys = readFileSync(file, 'utf8');
  await rotate(() => now);
  expect(said.at(-1)).toMatch(/already\. Before the next rotation, retire/);
  expect(readFileSync(file, 'utf8')).toBe(keys);
});

const RULE = '14d,8w,12m';

test('a key is retired only when nothing live needs it, and a day after the rotation', async () => {
  await expect(retire(keyRing()[0].id, RULE, later(2))).rejects.toThrow(/seals what is new/);
  await expect(retire(old, RULE, later(0.5))).rejects.toThrow(/need .* until 2026-11-24T15:00:00/);
  const { id } = await firstRequest();
  const draft = await db().noteDraft.findFirstOrThrow();
  await saveDraft(ida, { id, text: '' }, now);
  await db().noteDraft.create({
    data: { ...draft, sealedText: seal(oldRing, `note_draft/${id}/${ida.id}/text`, 'A late process') },
  });
  await expect(retire(old, RULE, later(2))).rejects.toThrow(`${old} is still needed: note_draft 1.`);
  await rotate(() => now);
  await asOwner(`INSERT INTO key_holder (id, name, keys, seen_at) VALUES ($1, 'web on a host', $2, now())`, [
    randomUUID(),
    [old],
  ]);
  await expect(retire(old, RULE, later(2))).rejects.toThrow(/Restart web on a host/);
  await asOwner(`DELETE FROM key_holder WHERE name = 'web on a host'`);
});

test('it is then kept apart, says until when, and what it proved is still proved', async () => {
  await retire(old, RULE, later(2));
  expect(said.at(-1)).toContain('the last of those is deleted by 2027-11-02');
  const word = firstText.trim().split('\n').at(-1) ?? '';
  expect(readFileSync(file, 'utf8')).not.toContain(word);
  expect(readRetired(folder)).toEqual([
    { id: old, word, usedUntil: now, neededUntil: new Date('2027-11-02T00:00:00Z') },
  ]);
  await until(
    () => keyRing().length,
    (length) => length === 1,
  ); // this process has taken it over
  expect(keySet().checks.map(({ id }) => id)).toContain(old);
  await requireKeysInUse();
  expect(await verifyAudit([checkpointsFile()])).toMatchObject({ firstBroken: null });
  // The request was deleted before the rotation: only the old key's hash names it.
  expect((await askForProofs({ request: erased.reference }, now))?.proofs).toHaveLength(1);
  expect(() => {
    forget(old, later(300));
  }).toThrow(/may need .* until 2027-11-02/);
  forget(old, later(365));
  expect(readRetired(folder)).toEqual([]);
});

test('each process says which keys it has', async () => {
  await db().keyHolder.updateMany({ data: { id: randomUUID() } }); // as another process reads it
  expect(await readKeyHolders()).toMatchObject([{ keys: [keyRing()[0].id] }]);
});
