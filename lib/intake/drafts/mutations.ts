import type { Staff } from '@/lib/auth/staff';
import { intakeDraftContext } from '@/lib/intake/domain';
import type { IntakeDraft } from '@/lib/intake/schema';
import { db, type Transaction } from '@/lib/platform/db';
import { keyRing } from '@/lib/platform/keys';
import { seal } from '@/lib/platform/sealing';

/** Saves the phone intake someone is typing, sealed and for them alone; an empty one is deleted. */
export async function saveIntakeDraft({ id: staffId }: Staff, fields: IntakeDraft, now: Date): Promise<void> {
  if (Object.values(fields).every((text) => text.trim() === '')) return dropIntakeDraft(db(), staffId);
  const kept = {
    sealedFields: seal(keyRing(), intakeDraftContext(staffId), JSON.stringify(fields)),
    updatedAt: now,
  };
  await db().intakeDraft.upsert({ where: { staffId }, create: { staffId, ...kept }, update: kept });
}

/** Deletes what someone has typed of a phone intake, within a transaction. */
export async function dropIntakeDraft(tx: Transaction, staffId: string): Promise<void> {
  await tx.intakeDraft.deleteMany({ where: { staffId } });
}

/** Discards the phone intake that someone began. */
export const discardIntakeDraft = ({ id }: Staff): Promise<void> => dropIntakeDraft(db(), id);
