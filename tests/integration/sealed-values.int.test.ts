import { randomBytes, randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { verifyAudit } from '@/lib/audit/chain/data';
import { recordAudit } from '@/lib/audit/mutations';
import type { Staff } from '@/lib/auth/staff';
import { addNote } from '@/lib/cases/notes/mutations';
import { purge } from '@/lib/cases/retention/mutations';
import { openAnswers } from '@/lib/intake/data';
import { answersContext, INDEX_VERSION, noteContext } from '@/lib/intake/domain';
import { takeRequest } from '@/lib/intake/mutations';
import { reindexRequests } from '@/lib/intake/renewal/mutations';
import type { OpenRequestId } from '@/lib/intake/request-access/data';
import { deleteRequest, withdrawConsent } from '@/lib/intake/request-access/mutations';
import { db } from '@/lib/platform/db';
import { keyRing } from '@/lib/platform/keys';
import { unseal, versionOf } from '@/lib/platform/sealing';
import { answers, todays } from '../support/answers';
import { refusedWhileClosed } from '../support/closed-table';
import { useDatabase } from '../support/database';
import { storedConsents, storeRequest } from '../support/requests';
import { forgetEntries, sealedBefore } from '../support/sealed-before';
import { createStaff } from '../support/staff';

const { asOwner } = useDatabase();
process.env.CONFIDENTIAL_KEYS = randomBytes(32).toString('base64');
process.env.DATA_DIR = mkdtempSync(path.join(tmpdir(), 'calusa-sealed-'));
process.env.INTAKE_NOTIFY_TO = 'front@clinic.example';
afterAll(() => rmSync(process.env.DATA_DIR ?? '', { recursive: true }));

const now = new Date('2026-11-23T15:00:00Z');
let ida: Staff;
beforeAll(async () => {
  ida = await createStaff('intake', 'Ida');
});

const stored = (id: string) =>
  db().consultationRequest.findUniqueOrThrow({ where: { id }, include: { notes: true } });
const withdraw = (id: string, kind: 'contact' | 'voicemail' = 'voicemail') =>
  withdrawConsent(id as OpenRequestId, kind, now);
const setAsOwner = (id: string, column: string, value: unknown) =>
  asOwner(`UPDATE consultation_request SET ${column} = $2 WHERE id = $1`, [id, value]);
const withVoicemail = () => storeRequest(now, {}, { voicemail: todays('voicemail') });

/** What verify reports about a request, by its reference or id. */
async function found(request: string) {
  const { ok, sealed } = await verifyAudit([]);
  const replaced = sealed.replaced.filter((one) => one.request === request);
  if (replaced.length > 0) expect(ok).toBe(false);
  return replaced.map(({ field, problem }) => [field, problem]);
}

/** Which values the entries about a request cover, with their versions. */
async function said(requestId: string) {
  const entries = await db().auditEntry.findMany({ where: { requestId }, orderBy: { id: 'asc' } });
  const short = (one: string) => one.split('.', 2).join('.');
  return entries.map(({ action, details }) => [
    action,
    ...((details as { sealed?: string[] }).sealed ?? []).map(short),
  ]);
}

describe('what the site does itself leaves nothing for verify to name', () => {
  test('a request that came, was taken, corrected, changed and noted about', async () => {
    const first = await withVoicemail();
    const second = await storeRequest(now, {}, { phone: '239 555 0777' });
    const corrected = await storeRequest(now, {}, { phone: '239 555 0777', name: 'Other' });
    const taken = await takeRequest(ida, answers({ phone: '239 555 0778' }), 'phone', now);
    await withdraw(first.id);
    await withdraw(first.id, 'contact');
    await addNote(ida, { id: first.id, text: 'Called' }, now);
    const [note] = (await stored(first.id)).notes;
    expect(await said(first.id)).toEqual([
      ['request.received', 'answers.1', 'consents.1', 'triage.1'],
      ['request.consent_withdrawn', 'consents.2'],
      ['request.consent_withdrawn', 'consents.3'],
      ['request.note_added', `note/${note?.id}.1`],
    ]);
    for (const { reference } of [first, second, corrected, taken]) expect(await found(reference)).toEqual([]);
  });

  test('one that its person deleted, and one that was purged', async () => {
    const [mine, old] = [await storeRequest(now), await storeRequest(now)];
    await deleteRequest(mine.id as OpenRequestId, now);
    const trashedAt = new Date(now.getTime() - 40 * 24 * 3_600_000);
    await db().consultationRequest.update({ where: { id: old.id }, data: { trashedAt } });
    await purge(now);
    expect(await db().consultationRequest.count({ where: { id: { in: [mine.id, old.id] } } })).toBe(0);
    expect([await found(mine.id), await found(old.id)]).toEqual([[], []]);
  });

  test('an entry says nothing of what was sealed, and no two values look alike', async () => {
    const [one, other] = [await storeRequest(now), await storeRequest(now)];
    const entries = await db().auditEntry.findMany({ where: { requestId: { in: [one.id, other.id] } } });
    const fingerprints = entries.flatMap(({ details }) => (details as { sealed: string[] }).sealed);
    expect(new Set(fingerprints.map((text) => text.split('.').at(-1))).size).toBe(6);
    expect(JSON.stringify(fingerprints)).not.toContain('Jordan');
  });
});

describe('what somebody with the database puts in place of a value is named', () => {
  test('the consents as they were before one was taken back', async () => {
    const { id, reference } = await withVoicemail();
    const { sealedConsents: before } = await stored(id);
    await withdraw(id);
    await setAsOwner(id, 'sealed_consents', before);
    expect(await storedConsents(id)).toMatchObject([{ withdrawnAt: null }, { withdrawnAt: null }]);
    expect(await found(reference)).toEqual([['consents', 'OLD_VALUE']]);
  });

  test('the old consents, also where an entry is added that says the same of them again', async () => {
    const { id, reference } = await withVoicemail();
    const { sealedConsents: before } = await stored(id);
    const first = await db().auditEntry.findFirstOrThrow({ where: { requestId: id } });
    await withdraw(id);
    await setAsOwner(id, 'sealed_consents', before);
    const { sealed } = first.details as { sealed: string[] };
    const copied = sealed.find((one) => one.startsWith('consents.')) ?? '';
    for (const fingerprint of [copied, copied.replace('consents.1', 'consents.9')]) {
      const details = { sealed: [fingerprint] };
      await recordAudit(db(), { action: 'request.viewed', actorId: null, requestId: id, details }, now);
      expect(await found(reference)).toEqual([['consents', 'OLD_VALUE']]);
    }
  });

  test('the old consents, also once another was taken back from them', async () => {
    const { id, reference } = await withVoicemail();
    const { sealedConsents: before } = await stored(id);
    await withdraw(id);
    await setAsOwner(id, 'sealed_consents', before);
    await withdraw(id, 'contact');
    expect(await found(reference)).toEqual([['consents', 'SEALED_TWICE']]);
  });

  test('a value of another row, which opens nowhere else', async () => {
    const [one, other] = [await storeRequest(now), await storeRequest(now)];
    const theirs = await stored(other.id);
    await setAsOwner(one.id, 'sealed_answers', theirs.sealedAnswers);
    await setAsOwner(one.id, 'sealed_triage', theirs.sealedTriage);
    expect(() => openAnswers(one.id, theirs.sealedAnswers)).toThrow('DOES_NOT_OPEN');
    expect(await found(one.reference)).toEqual([
      ['answers', 'FOREIGN_VALUE'],
      ['triage', 'FOREIGN_VALUE'],
    ]);
    expect(await found(other.reference)).toEqual([]);
  });

  test.each([
    ['no envelope', 'broken'],
    ['a name of what every object has', 's2.constructor.1.x.y'],
  ])('%s', async (_what, text) => {
    const { id, reference } = await storeRequest(now);
    await setAsOwner(id, 'sealed_answers', text);
    expect(await found(reference)).toEqual([['answers', 'FOREIGN_VALUE']]);
  });

  test('nothing, so that the clear columns of earlier releases count again', async () => {
    const { id, reference } = await withVoicemail();
    await setAsOwner(id, 'sealed_consents', null);
    await setAsOwner(id, 'sealed_triage', null);
    expect(await found(reference)).toEqual([
      ['consents', 'MISSING_VALUE'],
      ['triage', 'MISSING_VALUE'],
    ]);
  });

  test('a note that was changed, and one that was removed', async () => {
    const { id, reference } = await storeRequest(now);
    for (const text of ['One', 'Two']) await addNote(ida, { id, text }, now);
    const [one, two] = (await stored(id)).notes;
    await asOwner('UPDATE note SET sealed_text = $2 WHERE id = $1', [one?.id, two?.sealedText]);
    await asOwner('DELETE FROM note WHERE id = $1', [two?.id]);
    expect(await found(reference)).toEqual([
      [`note/${one?.id}`, 'FOREIGN_VALUE'],
      [`note/${two?.id}`, 'MISSING_VALUE'],
    ]);
  });

  test('a request that was removed past the site, and one that was put back after its deletion', async () => {
    const [gone, back] = [await storeRequest(now), await storeRequest(now)];
    await asOwner('CREATE TABLE kept AS SELECT * FROM consultation_request WHERE id = $1', [back.id]);
    await asOwner('DELETE FROM consultation_request WHERE id = $1', [gone.id]);
    await deleteRequest(back.id as OpenRequestId, now);
    await asOwner('INSERT INTO consultation_request SELECT * FROM kept');
    await asOwner('DROP TABLE kept');
    expect(await found(gone.id)).toEqual([[null, 'REQUEST_MISSING']]);
    expect(await found(back.reference)).toEqual([[null, 'DELETED_BEFORE']]);
  });
});

/** As stored by an earlier release: sealed without a version, and unknown to the audit. */
async function storeAsBefore() {
  const id = randomUUID();
  const noteId = randomUUID();
  const from = await storeRequest(now);
  const { notes: _notes, sealedAnswers: _answers, ...row } = await stored(from.id);
  await db().consultationRequest.create({
    data: {
      ...row,
      id,
      reference: `OLD-${id.slice(0, 8)}`,
      sealedAnswers: sealedBefore(keyRing(), answersContext(id), JSON.stringify(answers({ name: 'Old' }))),
      sealedConsents: null,
      sealedTriage: null,
      indexVersion: 1,
    },
  });
  const sealedText = sealedBefore(keyRing(), noteContext(noteId), 'Noted before');
  await db().note.create({
    data: { id: noteId, requestId: id, authorId: ida.id, createdAt: now, sealedText },
  });
  return { id, noteId, reference: `OLD-${id.slice(0, 8)}` };
}

describe('requests of an earlier release', () => {
  test('count as not covered until the worker seals them again and the audit knows them', async () => {
    const { id, noteId, reference } = await storeAsBefore();
    expect(await found(reference)).toEqual([]);
    expect((await verifyAudit([])).sealed.uncovered).toBe(1);
    await reindexRequests(now);
    const row = await stored(id);
    expect(openAnswers(id, row.sealedAnswers)).toMatchObject({ name: 'Old' });
    const [note] = row.notes;
    expect(unseal(keyRing(), noteContext(noteId), note?.sealedText ?? '')).toBe('Noted before');
    const sealed = [row.sealedAnswers, row.sealedConsents, row.sealedTriage, note?.sealedText];
    expect(sealed.map((envelope) => versionOf(envelope ?? ''))).toEqual([1, 1, 1, 1]);
    expect((await verifyAudit([])).sealed).toMatchObject({ uncovered: 0 });
    expect(await found(reference)).toEqual([]);
    expect(await said(id)).toEqual([
      ['request.resealed', 'answers.1', 'consents.1', 'triage.1', `note/${noteId}.1`],
    ]);
  });

  test('a note that does not open stays uncovered, and keeps nothing else from being covered and found', async () => {
    const { id, noteId, reference } = await storeAsBefore();
    await db().note.update({ where: { id: noteId }, data: { sealedText: 's1.a.b.c' } });
    await reindexRequests(now);
    expect(versionOf((await stored(id)).sealedAnswers)).toBe(1);
    expect(await db().requestSearch.count({ where: { requestId: id } })).toBe(1);
    expect(await said(id)).toEqual([['request.resealed', 'answers.1', 'consents.1', 'triage.1']]);
    expect((await verifyAudit([])).sealed.uncovered).toBe(1);
    expect(await found(reference)).toEqual([]);
    await asOwner('DELETE FROM note WHERE id = $1', [noteId]);
  });

  test('answers that do not open keep nothing else from being covered', async () => {
    const { id, noteId } = await storeAsBefore();
    await setAsOwner(id, 'sealed_answers', 's1.a.b.c');
    await reindexRequests(now);
    expect(await said(id)).toEqual([['request.resealed', 'consents.1', 'triage.1', `note/${noteId}.1`]]);
    expect(await stored(id)).toMatchObject({ sealedAnswers: 's1.a.b.c', indexVersion: INDEX_VERSION });
    expect(await db().requestSearch.count({ where: { requestId: id } })).toBe(0);
    await asOwner('DELETE FROM consultation_request WHERE id = $1', [id]);
  });

  test('that a fault of the database stopped are renewed in the next round', async () => {
    const { id } = await storeAsBefore();
    await refusedWhileClosed(asOwner, 'audit_entry', () => reindexRequests(now));
    expect(await stored(id)).toMatchObject({ indexVersion: 1, sealedTriage: null });
    await reindexRequests(now);
    expect(await stored(id)).toMatchObject({ indexVersion: INDEX_VERSION });
    expect(await db().requestSearch.count({ where: { requestId: id } })).toBe(1);
  });

  test('of a value that is sealed well and not known yet, the audit takes note', async () => {
    const { id } = await storeAsBefore();
    await reindexRequests(now);
    const before = await stored(id);
    await forgetEntries(asOwner, id);
    await setAsOwner(id, 'index_version', 1);
    await reindexRequests(now);
    const { sealedAnswers, sealedConsents, notes } = before;
    expect(await stored(id)).toMatchObject({ sealedAnswers, sealedConsents, notes });
    expect((await verifyAudit([])).sealed).toMatchObject({ uncovered: 0 });
  });

  test('a renewal seals nothing again that was put back, so that it stays to be found', async () => {
    const { id, reference } = await withVoicemail();
    const { sealedConsents: before } = await stored(id);
    await withdraw(id);
    await setAsOwner(id, 'sealed_consents', before);
    await setAsOwner(id, 'sealed_triage', null);
    await setAsOwner(id, 'index_version', 1);
    await reindexRequests(now);
    expect(await stored(id)).toMatchObject({ sealedConsents: before, sealedTriage: null });
    expect(await found(reference)).toEqual([
      ['consents', 'OLD_VALUE'],
      ['triage', 'MISSING_VALUE'],
    ]);
  });

  test('a consent that is taken back while the worker renews stays taken back', async () => {
    const rows = [];
    for (let index = 0; index < 10; index += 1) rows.push(await withVoicemail());
    await db().consultationRequest.updateMany({ data: { indexVersion: 1 } });
    await Promise.all([reindexRequests(now), ...rows.map(({ id }) => withdraw(id)), reindexRequests(now)]);
    for (const { id, reference } of rows) {
      const voicemail = (await storedConsents(id)).find(({ kind }) => kind === 'voicemail');
      expect(voicemail?.withdrawnAt).toEqual(now);
      expect(await found(reference)).toEqual([]);
    }
  });
});
