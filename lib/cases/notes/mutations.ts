import { randomUUID } from 'node:crypto';
import { recordAudit } from '@/lib/audit/mutations';
import { noteField } from '@/lib/audit/sealed-values';
import type { Staff } from '@/lib/auth/staff';
import { draftContext } from '@/lib/cases/case/domain';
import { noteContext } from '@/lib/intake/domain';
import { db, type Transaction } from '@/lib/platform/db';
import { keyRing } from '@/lib/platform/keys';
import { notify } from '@/lib/platform/notices';
import { seal } from '@/lib/platform/sealing';
import { fail, ok, type Result } from '@/lib/shared/result';

/** Adds a note, which can't be changed afterwards, and deletes its draft. */
export function addNote(
  staff: Staff,
  { id: requestId, text }: { id: string; text: string },
  now: Date,
): Promise<Result<null, 'GONE'>> {
  return db().$transaction(async (tx) => {
    if (!(await isThere(tx, requestId))) return fail('GONE');
    const id = randomUUID();
    const sealedText = seal(keyRing(), noteContext(id), text);
    await tx.note.create({ data: { id, requestId, authorId: staff.id, sealedText, createdAt: now } });
    await tx.noteDraft.deleteMany({ where: { requestId, staffId: staff.id } });
    const sealed = { [noteField(id)]: sealedText };
    await recordAudit(tx, { action: 'request.note_added', actorId: staff.id, requestId, sealed }, now);
    await notify(tx, { topic: 'requests' });
    return ok(null);
  });
}

const isThere = async (tx: Transaction, id: string) =>
  (await tx.consultationRequest.findUnique({ where: { id }, select: { id: true } })) !== null;

/** Saves what someone is writing; an empty text deletes it. No one else reads it, and it isn't part of the case. */
export function saveDraft(
  { id: staffId }: Staff,
  { id: requestId, text }: { id: string; text: string },
  now: Date,
): Promise<Result<null, 'GONE'>> {
  return db().$transaction(async (tx) => {
    if (!(await isThere(tx, requestId))) return fail('GONE');
    if (text.trim() === '') await tx.noteDraft.deleteMany({ where: { requestId, staffId } });
    else {
      const kept = { sealedText: seal(keyRing(), draftContext(requestId, staffId), text), updatedAt: now };
      await tx.noteDraft.upsert({
        where: { requestId_staffId: { requestId, staffId } },
        create: { requestId, staffId, ...kept },
        update: kept,
      });
    }
    return ok(null);
  });
}
