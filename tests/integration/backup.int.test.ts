import { createHash, randomBytes } from 'node:crypto';
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import type { Client } from 'pg';
import { chainAudit } from '@/lib/audit/chain/mutations';
import { recordAudit } from '@/lib/audit/mutations';
import { addNote } from '@/lib/cases/notes/mutations';
import type { OpenRequestId } from '@/lib/intake/request-access/data';
import { withdrawConsent } from '@/lib/intake/request-access/mutations';
import { AGE_HEADER, newIdentity } from '@/lib/platform/backup/encryption';
import { checkBackup } from '@/lib/platform/backup/format';
import { restoreBackup } from '@/lib/platform/backup/restore';
import { readTables } from '@/lib/platform/backup/tables';
import { writeBackup, type Progress } from '@/lib/platform/backup/write';
import { withConnection } from '@/lib/platform/connection';
import { db } from '@/lib/platform/db';
import { migrate } from '@/lib/platform/migrate';
import { shippedMigrations } from '@/lib/platform/migration-files';
import { applyMigration, readHistory } from '@/lib/platform/migration-history';
import { perProcess } from '@/lib/platform/per-process';
import { useDatabase } from '../support/database';
import { withFreshDatabase } from '../support/fresh-database';
import { storeRequest } from '../support/requests';
import { createStaff } from '../support/staff';

const { url, applicationUrl } = useDatabase();
const folder = mkdtempSync(path.join(tmpdir(), 'calusa-backup-'));
process.env.DATA_DIR = folder;
process.env.CONFIDENTIAL_KEYS = randomBytes(32).toString('base64');
const file = path.join(folder, 'site.backup');
const now = new Date('2026-11-23T15:00:00Z');
const restoredAt = new Date('2026-11-24T15:00:00Z');
const CLEAR = { recipients: [] };
afterAll(() => rmSync(folder, { recursive: true }));

/** A digest of all rows in each table, but that of restores, which a restore adds to. */
async function contentsOf(client: Client): Promise<Record<string, string>> {
  const digests: Record<string, string> = {};
  for (const { name } of await readTables(client)) {
    if (name === 'restore') continue;
    const { rows } = await client.query<{ all: string }>(
      `SELECT count(*) || ' ' || coalesce(md5(string_agg(t::text, E'\\n' ORDER BY t::text)), '') AS all FROM "${name}" t`,
    );
    digests[name] = rows[0]!.all;
  }
  return digests;
}

const tables = (client: Client) =>
  client
    .query(`SELECT 1 FROM pg_class WHERE relnamespace = 'public'::regnamespace`)
    .then(({ rowCount }) => rowCount);

const damaged = (name: string, bytes: Buffer) => {
  const made = path.join(folder, name);
  writeFileSync(made, bytes);
  return made;
};

beforeAll(async () => {
  const staff = await createStaff();
  const first = await storeRequest(now);
  await addNote(staff, { id: first.id, text: 'Called' }, now);
  await withdrawConsent(first.id as OpenRequestId, 'contact', now);
  await storeRequest(now, { possibleCorrectionOfId: first.id }, { message: 'a\u2028b\\.\nc\td' });
  // Text that people write where nothing is sealed: none of it may end a line or a table.
  await db().user.update({ where: { id: staff.id }, data: { name: 'One\\\nTwo\u2028Three\r\n\\.\tFour' } });
  await db().$transaction((tx) =>
    recordAudit(tx, { action: 'request.viewed', actorId: staff.id, requestId: first.id }, now),
  );
  await chainAudit(now);
  await writeBackup(applicationUrl, file, now, CLEAR);
});

test('every row of every table comes back, and the next ones get free numbers', async () => {
  expect(statSync(file).mode & 0o777).toBe(0o600);
  await withFreshDatabase(async (fresh, client) => {
    const restored = await restoreBackup(fresh.ownerUrl, { file }, restoredAt);
    expect(restored).toMatchObject({ consultation_request: 2, staff: 1, site_version: 1 });
    expect(await contentsOf(client)).toEqual(await withConnection(url, contentsOf));
    const restores = await client.query(
      'SELECT made_at, restored_at, completed_at, released_at FROM restore',
    );
    expect(restores.rows).toEqual([
      { made_at: now, restored_at: restoredAt, completed_at: null, released_at: null },
    ]);
    await migrate(fresh);
    const next = await client.query<{ id: string }>(
      `INSERT INTO audit_entry (at, action) VALUES (now(), 'x') RETURNING id`,
    );
    const last = await db().auditEntry.aggregate({ _max: { id: true } });
    expect(BigInt(next.rows[0]!.id)).toBe((last._max.id ?? 0n) + 1n);
    // Its triggers came back too.
    await expect(client.query('DELETE FROM audit_entry')).rejects.toMatchObject({ code: '2F005' });
  });
});

type Disconnects = { $disconnect(): Promise<void> };
type Shared = { calusa?: Map<string, unknown> | undefined };

test('after a restore of an older backup its sealed values are those that its audit knows', async () => {
  await withFreshDatabase(async (fresh) => {
    await restoreBackup(fresh.ownerUrl, { file }, restoredAt);
    const shared = globalThis as Shared;
    const { calusa } = shared;
    process.env.DATABASE_URL = fresh.ownerUrl;
    shared.calusa = new Map(); // this process still has the other database's state
    jest.resetModules();
    const { checkpointsFile, verifyAudit } = await import('@/lib/audit/chain/data');
    try {
      const whole = { ok: true, firstBroken: null, sealed: { requests: 2, uncovered: 0, replaced: [] } };
      expect(await verifyAudit([checkpointsFile()])).toMatchObject(whole);
    } finally {
      for (const client of perProcess('db', () => new Map<unknown, Disconnects>()).values())
        await client.$disconnect();
      shared.calusa = calusa;
      process.env.DATABASE_URL = applicationUrl;
    }
  });
});

test('an encrypted backup shows nothing, and opens with its identity alone', async () => {
  const sealed = path.join(folder, 'site.backup.age');
  const [first, second] = [await newIdentity(), await newIdentity()];
  const steps: Progress[] = [];
  const rows = await writeBackup(applicationUrl, sealed, now, {
    recipients: [first.recipient, second.recipient],
    onProgress: (progress) => steps.push(progress),
  });
  expect(readFileSync(sealed).subarray(0, AGE_HEADER.length).toString()).toBe(AGE_HEADER);
  expect(readFileSync(sealed).includes('calusa')).toBe(false);
  expect(steps.at(-1)).toEqual({ step: 'reading back' });
  const shares = steps.flatMap((progress) => (progress.step === 'copying' ? [progress.share] : []));
  expect(shares).not.toHaveLength(0);
  expect(shares).toEqual([...shares].sort((one, other) => one - other));
  expect(shares.at(-1)).toBeLessThanOrEqual(1);

  const stranger = await newIdentity();
  const wrong = [
    { identities: [], says: /is encrypted.*--identity FILE/ },
    { identities: [stranger.identity], says: /was encrypted for another identity/ },
  ];
  for (const { identities, says } of wrong)
    await expect(checkBackup({ file: sealed, identities })).rejects.toThrow(says);
  const cut = damaged('cut.age', readFileSync(sealed).subarray(0, -40));
  await expect(checkBackup({ file: cut, identities: [first.identity] })).rejects.toThrow(/is not a complete/);
  await withFreshDatabase(async (fresh, client) => {
    const backup = { file: sealed, identities: [stranger.identity, second.identity] };
    expect(await restoreBackup(fresh.ownerUrl, backup, restoredAt)).toEqual(rows);
    expect(await contentsOf(client)).toEqual(await withConnection(url, contentsOf));
  });
});

test('a recipient that is none is named before anything is written', async () => {
  const none = path.join(folder, 'none');
  const writing = writeBackup(applicationUrl, none, now, { recipients: ['age1abc'] });
  await expect(writing).rejects.toThrow(/BACKUP_RECIPIENTS has a recipient that is not an age public key/);
  expect(existsSync(none) || existsSync(`${none}.unfinished`)).toBe(false);
});

test('a backup that is opened still shows nothing of what people and staff wrote', () => {
  const text = gunzipSync(readFileSync(file)).toString();
  expect(text).toContain('Two\u2028Three'); // a name of staff is in the clear, so that the search finds what is there
  for (const written of ['Jordan', '2395551', 'I would like to talk', 'a\u2028b', 'Called'])
    expect({ written, isThere: text.includes(written) }).toEqual({ written, isThere: false });
});

test('a database that holds anything is never restored into', async () => {
  const before = await withConnection(url, contentsOf);
  await expect(restoreBackup(url, { file }, restoredAt)).rejects.toThrow(
    /not empty, and a restore never overwrites one/,
  );
  expect(await withConnection(url, contentsOf)).toEqual(before);
});

test.each<[string, () => string]>([
  ['cut', () => damaged('cut', readFileSync(file).subarray(0, -40))],
  ['empty', () => damaged('empty', Buffer.alloc(0))],
  ['something else', () => damaged('else', Buffer.from('PGDMP'))],
  [
    'changed in one letter',
    () =>
      damaged(
        'changed',
        gzipSync(
          gunzipSync(readFileSync(file)).toString('latin1').replace('K', 'L').replace('Three', 'threE'),
          { level: 1 },
        ),
      ),
  ],
])('a file that is %s is refused and leaves the database empty', async (_what, make) => {
  await withFreshDatabase(async (fresh, client) => {
    await expect(restoreBackup(fresh.ownerUrl, { file: make() }, restoredAt)).rejects.toThrow(
      /is not a complete backup of this site/,
    );
    expect(await tables(client)).toBe(0);
  });
});

/** As early releases wrote the last line, and as a forger can. */
const withoutMac = (text: string) => text.replace(/,"mac":"[^"]*"/, '');

test('a backup proves that this site wrote it; one whose proof was cut out, or is another’s, is refused', async () => {
  const unsigned = damaged('unsigned', gzipSync(withoutMac(gunzipSync(readFileSync(file)).toString())));
  await withFreshDatabase(async (fresh, client) => {
    await expect(restoreBackup(fresh.ownerUrl, { file: unsigned }, restoredAt)).rejects.toThrow(
      /unsigned doesn't prove who wrote it: .* restore it with --unsigned\. Nothing was changed/s,
    );
    expect(await tables(client)).toBe(0);
    const accepted = { file: unsigned, acceptsUnsigned: true };
    expect(await restoreBackup(fresh.ownerUrl, accepted, restoredAt)).toMatchObject({ staff: 1 });
  });
  const other = damaged(
    'other',
    gzipSync(
      gunzipSync(readFileSync(file))
        .toString()
        .replace(/"mac":"[^.]*/, '"mac":"feedbeef'),
    ),
  );
  await withFreshDatabase(async (fresh) => {
    await expect(restoreBackup(fresh.ownerUrl, { file: other }, restoredAt)).rejects.toThrow(
      /needs the key feedbeef/,
    );
  });
});

test('a file in the clear is refused where an identity is given: somebody may have put it there', async () => {
  const { identity } = await newIdentity();
  await expect(checkBackup({ file, identities: [identity] })).rejects.toThrow(
    /is not encrypted, and you named an identity/,
  );
});

test('of a forged file nothing but tables reaches the server', async () => {
  const trace = path.join(folder, 'trace');
  const [head, ...others] = gunzipSync(readFileSync(file)).toString().split('\n');
  const lines = [head, `COPY "heartbeat" ("name") FROM PROGRAM 'touch ${trace}';--`, '\\.', ''].join('\n');
  const sha256 = createHash('sha256').update(lines).digest('hex');
  const tail = others.at(-2)!.replace(/"sha256":"[0-9a-f]*"/, `"sha256":"${sha256}"`);
  const forged = damaged('forged', gzipSync(`${lines}${withoutMac(tail)}\n`));
  const kept = damaged('kept', gzipSync(`${lines}${tail}\n`));
  await withFreshDatabase(async (fresh, client) => {
    await expect(restoreBackup(fresh.ownerUrl, { file: kept }, restoredAt)).rejects.toThrow(
      /wasn't written by this site, or was changed/,
    );
    const accepted = { file: forged, acceptsUnsigned: true };
    await expect(restoreBackup(fresh.ownerUrl, accepted, restoredAt)).rejects.toThrow('ROWS_MISSING');
    expect(await tables(client)).toBe(0);
  });
  expect(existsSync(trace)).toBe(false);
});

test('a backup of an earlier release is brought to this one, in the same transaction', async () => {
  const earlier = path.join(folder, 'earlier');
  await withFreshDatabase(async (old, client) => {
    await readHistory(client);
    const shipped = shippedMigrations().filter(({ name }) => !name.endsWith('_restores'));
    for (const migration of shipped) await applyMigration(client, migration);
    await writeBackup(old.ownerUrl, earlier, now, CLEAR);
  });
  await withFreshDatabase(async (fresh, client) => {
    await restoreBackup(fresh.ownerUrl, { file: earlier }, restoredAt);
    expect((await client.query('SELECT made_at FROM restore')).rows).toEqual([{ made_at: now }]);
    expect(await readHistory(client)).toHaveLength(shippedMigrations().length);
  });
});

test('a missing key and a later release are named before anything is kept', async () => {
  await withConnection(url, (client) =>
    client.query(
      `UPDATE consultation_request SET key_id = 'feedbeef' WHERE possible_correction_of_id IS NOT NULL`,
    ),
  );
  const foreign = path.join(folder, 'foreign');
  await writeBackup(url, foreign, now, CLEAR);
  await withConnection(url, (client) =>
    client.query(
      `UPDATE _prisma_migrations SET migration_name = '20990101000000_later' WHERE migration_name LIKE '%initial'`,
    ),
  );
  const later = path.join(folder, 'later');
  await writeBackup(url, later, now, CLEAR);
  await withFreshDatabase(async (fresh, client) => {
    await expect(restoreBackup(fresh.ownerUrl, { file: foreign }, restoredAt)).rejects.toThrow(
      /needs the key feedbeef/,
    );
    await expect(restoreBackup(fresh.ownerUrl, { file: later }, restoredAt)).rejects.toThrow(
      /newer than this release.*20990101000000_later/,
    );
    expect(await tables(client)).toBe(0);
  });
});

test('a backup that fails leaves the last good one, and nothing half written', async () => {
  const good = readFileSync(file);
  await expect(writeBackup(url.replace('/test_', '/gone_'), file, now, CLEAR)).rejects.toThrow();
  expect(readFileSync(file).equals(good)).toBe(true);
  expect(existsSync(`${file}.unfinished`)).toBe(false);
  await expect(writeBackup(url, path.join(folder, 'no/such/folder'), now, CLEAR)).rejects.toThrow(
    /can't be written \(ENOENT\)/,
  );
  await expect(writeBackup(url, path.join(file, 'below-a-file'), now, CLEAR)).rejects.toThrow(
    /can't be written \(ENOTDIR\)/,
  );
});
