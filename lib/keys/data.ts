import { db } from '@/lib/platform/db';
import { isFor, readLiveUses, type KeyUse } from '@/lib/platform/keys-in-use';

/** The values that need one of these keys. */
export async function usesOf(ids: readonly string[]): Promise<KeyUse[]> {
  const uses = await readLiveUses();
  return uses.filter((use) => ids.some((id) => isFor(id, use)));
}

/** When a rotation had sealed again the last of what was under a key; null where none has. */
export async function rotatedAwayAt(id: string): Promise<Date | null> {
  const entry = await db().auditEntry.findFirst({
    where: { action: 'keys.rotated', details: { path: ['keys'], array_contains: [id] } },
    select: { at: true },
    orderBy: { id: 'desc' },
  });
  return entry?.at ?? null;
}
