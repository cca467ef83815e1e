import { randomBytes, randomUUID } from 'node:crypto';
import { sealedFactor } from '@/lib/auth/second-factor';
import type { Staff } from '@/lib/auth/staff';
import { addNote } from '@/lib/cases/notes/mutations';
import { answersContext, noteContext } from '@/lib/intake/domain';
import { requireRowKeys } from '@/lib/intake/renewal/data';
import { reindexRequests } from '@/lib/intake/renewal/mutations';
import { db } from '@/lib/platform/db';
import { keyRing, parseKeySet } from '@/lib/platform/keys';
import { readKeysInUse, requireKeysInUse } from '@/lib/platform/keys-in-use';
import { seal, unseal } from '@/lib/platform/sealing';
import { useDatabase } from '../support/database';
import { storeRequest } from '../support/requests';
import { forgetEntries, sealedBefore } from '../support/sealed-before';
import { createStaff } from '../support/staff';

const { asOwner } = useDatabase();
const KEYS = { newer: randomBytes(32).toString('base64'), older: randomBytes(32).toString('base64') };
process.env.CONFIDENTIAL_KEYS = `${KEYS.newer},${KEYS.older}`;
const newerKeys = parseKeySet(KEYS.newer, 'test');
const olderKeys = parseKeySet(KEYS.older, 'test');
const { ring: olderRing } = olderKeys;
const [{ id: newer }, { id: older }] = [newerKeys.ring[0], olderRing[0]];

const now = new Date('2026-11-23T15:00:00Z');
let ida: Staff;
beforeAll(async () => {
  ida = await createStaff('intake', 'Ida');
});

const uses = async (key: string) =>
  (await readKeysInUse()).filter((use) => key.startsWith(use.key)).map(({ table }) => table);

/** A request whose answers an earlier release sealed and whose note is in today's format, both under the older key. */
async function requestUnderOlderKey(): Promise<{ id: string; noteId: string }> {
  const { id } = await storeRequest(now);
  expect(await addNote(ida, { id, text: 'Called her sister' }, now)).toMatchObject({ ok: true });
  const row = await db().consultationRequest.findUniqueOrThrow({ where: { id }, include: { notes: true } });
  const [note] = row.notes;
  if (!note) throw new Error('no note');
  const answers = unseal(keyRing(), answersContext(id), row.sealedAnswers);
  await db().consultationRequest.update({
    where: { id },
    data: {
      sealedAnswers: sealedBefore(olderRing, answersContext(id), answers),
      keyId: older,
      indexVersion: 0,
    },
  });
  await db().note.update({
    where: { id: note.id },
    data: { sealedText: seal(olderRing, noteContext(note.id), 'Called her sister') },
  });
  await forgetEntries(asOwner, id);
  return { id, noteId: note.id };
}

test('a renewed request says of its answers that they need the newer key; that its note needs the older one is found all the same', async () => {
  const { id } = await requestUnderOlderKey();
  expect(await uses(older)).toEqual(['consultation_request', 'note']);
  await reindexRequests(now);
  expect(await db().consultationRequest.findUniqueOrThrow({ where: { id } })).toMatchObject({
    keyId: newer,
  });
  await requireRowKeys();
  expect(await uses(older)).toEqual(['note']);
  await requireKeysInUse();
  await expect(requireKeysInUse(newerKeys)).rejects.toThrow(`need the key ${older}, which`);
  await db().consultationRequest.delete({ where: { id } });
  expect(await uses(older)).toEqual([]);
  await requireKeysInUse(newerKeys);
});

test('a second factor needs the key that sealed it', async () => {
  const factor = await sealedFactor('b'.repeat(32), ['one', 'two']);
  await db().twoFactor.create({ data: { id: randomUUID(), userId: ida.id, verified: true, ...factor } });
  expect(await uses(newer)).toContain('staff_two_factor');
  await expect(requireKeysInUse(olderKeys)).rejects.toThrow(newer.slice(0, 7));
});

test('the index for searches is not looked at: it is made again', async () => {
  const { id } = await storeRequest(now);
  await db().requestSearch.update({ where: { requestId: id }, data: { keyId: 'another' } });
  await requireKeysInUse();
});
