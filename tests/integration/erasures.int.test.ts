import { randomUUID } from 'node:crypto';
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { verifyAudit } from '@/lib/audit/chain/data';
import { withdrawalOf } from '@/lib/intake/erasures/domain';
import type { OpenRequestId } from '@/lib/intake/request-access/data';
import { deleteRequest, withdrawConsent } from '@/lib/intake/request-access/mutations';
import { db } from '@/lib/platform/db';
import { env } from '@/lib/platform/env';
import { erasureFolder, isErasureLog, readErasures } from '@/lib/platform/erasure-log';
import { ERASURES, replayErasures } from '@/lib/restore/mutations';
import { useDatabase } from '../support/database';
import { storedConsents, storeRequest } from '../support/requests';

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
    { id: deleted.id, at: LATER, what: 'request.deleted_by_person' },
    { id: kept.id, at: LATER, what: withdrawalOf('contact') },
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

test('lines of other files, torn ones and forged ones: only what the keys wrote counts', async () => {
  const own = await logged();
  const [line] = readFileSync(logs()[0]!, 'utf8').split('\n');
  const forged = { ...(JSON.parse(line!) as object), erasedId: randomUUID() };
  const shipped = path.join(erasureFolder(), 'shipped.log');
  const lines = [line, '{"event":"worker.started","at":"x"}', line!.slice(0, 40), JSON.stringify(forged), ''];
  writeFileSync(shipped, lines.join('\n'));
  expect(await readErasures([...logs(), shipped], ERASURES)).toEqual({ erasures: own, foreign: 1 });
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
    { id: settled.id, at: new Date('2026-11-23T14:00:00Z'), what: 'request.purged' }, // its transaction failed
    { id: deleted.id, at: LATER, what: 'request.deleted_by_person' },
    { id: held.id, at: LATER, what: 'request.deleted_by_person' },
    { id: purged.id, at: LATER, what: 'request.purged' },
    { id: withdrawn.id, at: LATER, what: withdrawalOf('contact') },
    { id: gone, at: LATER, what: 'request.deleted_by_person' },
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
