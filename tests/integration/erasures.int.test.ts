import { execFileSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import {
  closeSync,
  constants,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  readSync,
  rmSync,
  statSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { verifyAudit } from '@/lib/audit/chain/data';
import { removeReferrer, removeReferrerAgain, saveReferrer } from '@/lib/cases/referrals/mutations';
import { withdrawalOf } from '@/lib/intake/erasures/domain';
import type { OpenRequestId } from '@/lib/intake/request-access/data';
import { deleteRequest, withdrawConsent } from '@/lib/intake/request-access/mutations';
import { db } from '@/lib/platform/db';
import { env } from '@/lib/platform/env';
import { erasureFolder, isErasureLog, readErasures, requireErasureLog } from '@/lib/platform/erasure-log';
import { log } from '@/lib/platform/log';
import { ERASURES } from '@/lib/restore/domain';
import { replayErasures } from '@/lib/restore/mutations';
import { CREDENTIALS_CHANGED } from '@/lib/staff/access-changes/domain';
import { changeRole, reinstate, resetSecondFactor, suspend } from '@/lib/staff/team/mutations';
import { readErasureLogs } from '@/scripts/restore/erasure-files';
import { useDatabase } from '../support/database';
import { storedConsents, storeRequest } from '../support/requests';
import { createStaff } from '../support/staff';
import { until } from '../support/until';

const { asOwner } = useDatabase();
process.env.CONFIDENTIAL_KEYS = Buffer.alloc(32, 7).toString('base64');
const MADE_AT = new Date('2026-11-23T15:00:00Z');
const LATER = new Date('2026-11-23T18:00:00Z');
const now = new Date('2026-11-24T15:00:00Z');

const logs = () =>
  readdirSync(erasureFolder())
    .filter(isErasureLog)
    .map((name) => path.join(erasureFolder(), name));
const logged = async () => (await readErasures(logs(), ERASURES)).erasures;
const isThere = async (id: string) => (await db().consultationRequest.count({ where: { id } })) === 1;
const mailsOf = (template: 'consent_withdrawn' | 'consultation_deleted') =>
  db().delivery.count({ where: { template } });

test('deletions and withdrawn consents are in the log before they are answered, by id alone', async () => {
  const [deleted, kept] = [await storeRequest(MADE_AT), await storeRequest(MADE_AT)];
  expect(await deleteRequest(deleted.id as OpenRequestId, LATER)).toBe('DELETED');
  expect(await withdrawConsent(kept.id as OpenRequestId, 'contact', LATER)).toBe(true);
  expect(await withdrawConsent(kept.id as OpenRequestId, 'contact', now)).toBe(false); // nothing more to log
  expect(await logged()).toEqual([
    { id: deleted.id, at: LATER, kind: 'request.deleted_by_person' },
    { id: kept.id, at: LATER, kind: withdrawalOf('contact') },
  ]);
  const [file] = logs();
  expect(statSync(file!).mode & 0o777).toBe(0o600);
  const text = readFileSync(file!, 'utf8');
  for (const secret of [deleted.reference, 'deleted', 'contact', 'consent'])
    expect(text).not.toContain(secret);
});

test('what can’t be logged is not done', async () => {
  const { id } = await storeRequest(MADE_AT);
  const folder = env().ERASURES_DIR;
  env().ERASURES_DIR = path.join(logs()[0]!, 'no-folder');
  await expect(deleteRequest(id as OpenRequestId, LATER)).rejects.toMatchObject({ code: 'ENOTDIR' });
  await expect(withdrawConsent(id as OpenRequestId, 'contact', LATER)).rejects.toMatchObject({
    code: 'ENOTDIR',
  });
  env().ERASURES_DIR = folder;
  expect(await isThere(id)).toBe(true);
  expect((await storedConsents(id)).every(({ withdrawnAt }) => withdrawnAt === null)).toBe(true);
});

test('a drive that hangs stops one deletion, not the process', async () => {
  const { id } = await storeRequest(MADE_AT);
  const folder = env().ERASURES_DIR;
  const name = path.basename(logs()[0]!);
  env().ERASURES_DIR = mkdtempSync(path.join(tmpdir(), 'calusa-hangs-'));
  const file = path.join(erasureFolder(), name);
  execFileSync('mkfifo', [file]);
  // A pipe that is full and that nobody reads: whatever writes to it waits.
  const pipe = openSync(file, constants.O_RDWR | constants.O_NONBLOCK);
  for (let isFull = false; !isFull;) {
    try {
      writeSync(pipe, Buffer.alloc(4096));
    } catch {
      isFull = true;
    }
  }
  try {
    await expect(deleteRequest(id as OpenRequestId, LATER)).rejects.toMatchObject({
      code: 'ERASURE_LOG_LATE',
    });
    expect(await isThere(id)).toBe(true);
  } finally {
    readSync(pipe, Buffer.alloc(65_536));
    env().ERASURES_DIR = folder;
  }
  await until(
    () => deleteRequest(id as OpenRequestId, LATER).catch(() => 'not yet'),
    (outcome) => outcome === 'DELETED',
  );
  closeSync(pipe);
  rmSync(path.dirname(file), { recursive: true });
});

test('lines of other files, torn ones and forged ones: only what the keys wrote counts', async () => {
  const own = await logged();
  const [line] = readFileSync(logs()[0]!, 'utf8').split('\n');
  const forged = { ...(JSON.parse(line!) as object), erasedId: randomUUID() };
  const shipped = path.join(erasureFolder(), 'shipped.log');
  const lines = [line, '{"event":"worker.started","at":"x"}', line!.slice(0, 40), JSON.stringify(forged), ''];
  writeFileSync(shipped, lines.join('\n'));
  const [first] = own;
  expect(await readErasures([...logs(), shipped], ERASURES)).toEqual({
    erasures: own,
    files: [
      { file: logs()[0], lines: own.length, lastAt: own.at(-1)?.at, unverified: 0 },
      { file: shipped, lines: 1, lastAt: first?.at, unverified: 1 },
    ],
  });
});

test('a restore without a log needs a word, also where there is an empty one', async () => {
  const folder = env().ERASURES_DIR;
  const others = logs();
  env().ERASURES_DIR = mkdtempSync(path.join(tmpdir(), 'calusa-erasures-'));
  try {
    await requireErasureLog(); // as each look at /readyz does
    expect(logs()).toHaveLength(1);
    await expect(readErasureLogs({ paths: [], areLost: false })).rejects.toThrow(/No erasure log found/);
    expect(await readErasureLogs({ paths: [], areLost: true })).toEqual({ erasures: [], own: [] });
    await expect(readErasureLogs({ paths: [folder!, 'no-such-place'], areLost: false })).rejects.toThrow(
      /There is no no-such-place/,
    );
    const said = jest.spyOn(console, 'log').mockImplementation();
    const { erasures, own } = await readErasureLogs({ paths: [path.dirname(others[0]!)], areLost: false });
    const lines = said.mock.calls.flat().join('\n');
    said.mockRestore();
    expect([erasures.length > 0, own]).toEqual([true, []]);
    expect(lines).toContain(
      `${others[0]}: ${erasures.length} lines, the last of ${erasures.at(-1)?.at.toISOString()}`,
    );
    expect(lines).toMatch(/calusa-erasures-.*: 0 lines$/m);
  } finally {
    rmSync(erasureFolder(), { recursive: true });
    env().ERASURES_DIR = folder;
  }
});

test('a restored site erases again what was erased since its backup, and the audit agrees', async () => {
  const [deleted, held, purged, withdrawn, settled] = [
    await storeRequest(MADE_AT),
    await storeRequest(MADE_AT, { legalHoldAt: MADE_AT }), // lifted after the backup
    await storeRequest(MADE_AT),
    await storeRequest(MADE_AT),
    await storeRequest(MADE_AT),
  ];
  await asOwner('INSERT INTO restore (id, made_at, restored_at) VALUES ($1, $2, $3)', [
    randomUUID(),
    MADE_AT,
    now,
  ]);
  const mails = [await mailsOf('consultation_deleted'), await mailsOf('consent_withdrawn')];
  const evidence = await db().deletion.count();
  const gone = randomUUID(); // came and went between this backup and a later one
  const erasures = [
    { id: settled.id, at: new Date('2026-11-23T14:00:00Z'), kind: 'request.purged' }, // its transaction failed
    { id: deleted.id, at: LATER, kind: 'request.deleted_by_person' },
    { id: held.id, at: LATER, kind: 'request.deleted_by_person' },
    { id: purged.id, at: LATER, kind: 'request.purged' },
    { id: withdrawn.id, at: LATER, kind: withdrawalOf('contact') },
    { id: gone, at: LATER, kind: 'request.deleted_by_person' },
  ];
  expect(await replayErasures(erasures, [], now)).toBe(4);
  expect(await Promise.all([deleted, held, purged, withdrawn, settled].map(({ id }) => isThere(id)))).toEqual(
    [...[false, false, false], ...[true, true]],
  );
  const [contact] = (await storedConsents(withdrawn.id)).filter(({ kind }) => kind === 'contact');
  expect(contact?.withdrawnAt).toEqual(LATER); // when the person said so
  expect(await db().deletion.count()).toBe(evidence + 3);
  expect([await mailsOf('consultation_deleted'), await mailsOf('consent_withdrawn')]).toEqual(mails); // told then
  expect((await verifyAudit([])).sealed.replaced).toEqual([]);
  for (const erasure of erasures) expect(await logged()).toContainEqual(erasure); // for a still older backup
  expect(await replayErasures(erasures, await logged(), now)).toBe(0);
});

const accessOf = (id: string) =>
  db().user.findUniqueOrThrow({ where: { id }, select: { role: true, suspendedAt: true } });

test('changes of staff access are logged by id alone, and a restored site makes them again', async () => {
  const admin = await createStaff('admin', 'Ada');
  const [left, back, moved, lost] = [
    await createStaff('intake', 'Left'),
    await createStaff('intake', 'Back'),
    await createStaff('admin', 'Moved'),
    await createStaff('marketing', 'Lost'),
  ];
  const before = (await logged()).length;
  await suspend(admin, left.id, LATER);
  await suspend(admin, back.id, LATER);
  await reinstate(admin, back.id, now);
  await changeRole(admin, moved.id, 'intake', now);
  await resetSecondFactor(admin, lost.id, now);
  const changes = (await logged()).slice(before);
  const byId = (one: { id: string }) => changes.filter(({ id }) => id === one.id).map(({ kind }) => kind);
  expect([left, back, moved, lost].map(byId)).toEqual([
    ['staff.suspended'],
    ['staff.suspended', 'staff.reinstated'],
    ['staff.role_changed/intake'],
    [CREDENTIALS_CHANGED],
  ]);
  const text = logs()
    .map((file) => readFileSync(file, 'utf8'))
    .join('');
  for (const secret of ['staff', 'suspended', 'Left', 'intake']) expect(text).not.toContain(secret);

  const asInBackup = { role: 'intake', suspendedAt: null } as const;
  for (const { id } of [left, back]) await db().user.update({ where: { id }, data: asInBackup });
  await db().user.update({ where: { id: moved.id }, data: { role: 'admin' } });
  const stranger = { id: randomUUID(), at: now, kind: 'staff.suspended' }; // joined after the backup
  // Two of them for the one who came back.
  expect(await replayErasures([...changes, stranger], await logged(), now)).toBe(4);
  expect(await accessOf(left.id)).toEqual({ role: 'intake', suspendedAt: LATER });
  expect(await accessOf(back.id)).toEqual({ role: 'intake', suspendedAt: null });
  expect(await accessOf(moved.id)).toEqual({ role: 'intake', suspendedAt: null });
  const again = {
    where: { staffId: left.id, actorId: null },
    select: { action: true, details: true },
  } as const;
  expect(await db().auditEntry.findMany(again)).toEqual([
    { action: 'staff.suspended', details: { again: true } },
  ]);
});

test('an account is suspended also where that can’t be logged', async () => {
  const [admin, other] = [await createStaff('admin', 'Ada'), await createStaff('intake', 'Ida')];
  const folder = env().ERASURES_DIR;
  env().ERASURES_DIR = path.join(logs()[0]!, 'no-folder');
  const said = jest.spyOn(log, 'error').mockImplementation();
  expect(await suspend(admin, other.id, LATER)).toEqual({ ok: true, value: true });
  env().ERASURES_DIR = folder;
  expect(said.mock.calls).toEqual([['access_change.not_logged', { code: 'ENOTDIR' }]]);
  said.mockRestore();
  expect((await accessOf(other.id)).suspendedAt).toEqual(LATER);
});

test('an entry removed from the referral directory is removed again where a restore brought it back', async () => {
  const staff = await createStaff('intake');
  const entry = { kind: 'professional', organization: '', person: 'Dr. Osei', phone: '' } as const;
  await saveReferrer(staff, { id: '', ...entry }, MADE_AT);
  const row = await db().referrer.findFirstOrThrow();
  await removeReferrer(staff, row.id, LATER);
  expect(await logged()).toContainEqual({ id: row.id, at: LATER, kind: 'referrers.removed' });
  await db().referrer.create({ data: row });
  expect(await removeReferrerAgain({ id: row.id, at: LATER, kind: 'referrers.removed' }, now)).toBe(true);
  expect(await db().referrer.count()).toBe(0);
});
