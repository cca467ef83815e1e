import { randomUUID } from 'node:crypto';
import { recordAudit } from '@/lib/audit/mutations';
import { may } from '@/lib/auth/permissions';
import type { Staff } from '@/lib/auth/staff';
import { db } from '@/lib/platform/db';
import { keyRing } from '@/lib/platform/keys';
import { seal } from '@/lib/platform/sealing';
import { fail, ok, type Result } from '@/lib/shared/result';
import { viewNameContext } from './data';
import type { SavedViewInput } from './schema';

/** So many views does one person save, and so many do administrators share: more than anyone can tell apart. */
const MOST_VIEWS = 30;

/** Saves a list under a name, for oneself or, as an administrator, for everyone at the desk. */
export function saveView(
  staff: Staff,
  { name, href, shared }: SavedViewInput,
  now: Date,
): Promise<Result<null, 'FORBIDDEN' | 'TOO_MANY_VIEWS'>> {
  const isShared = shared === 'yes';
  if (isShared && !may(staff.role, 'views.share')) return Promise.resolve(fail('FORBIDDEN'));
  return db().$transaction(async (tx) => {
    const where = isShared ? { isShared } : { isShared, ownerId: staff.id };
    if ((await tx.savedView.count({ where })) >= MOST_VIEWS) return fail('TOO_MANY_VIEWS');
    const id = randomUUID();
    const sealedName = seal(keyRing(), viewNameContext(id), name);
    await tx.savedView.create({
      data: { id, ownerId: staff.id, isShared, sealedName, href, createdAt: now },
    });
    await recordAudit(tx, { action: 'view.saved', actorId: staff.id, details: { shared: isShared } }, now);
    return ok(null);
  });
}

/** Deletes one's own view, or a shared one as an administrator; one that is gone already counts as deleted. */
export function deleteView(staff: Staff, id: string, now: Date): Promise<Result<null, never>> {
  const own = { isShared: false, ownerId: staff.id };
  const theirs = may(staff.role, 'views.share') ? [own, { isShared: true }] : [own];
  return db().$transaction(async (tx) => {
    const view = await tx.savedView.findFirst({ where: { id, OR: theirs }, select: { isShared: true } });
    if (!view) return ok(null);
    await tx.savedView.deleteMany({ where: { id } });
    const details = { shared: view.isShared };
    await recordAudit(tx, { action: 'view.deleted', actorId: staff.id, details }, now);
    return ok(null);
  });
}

/** Sets how high someone's rows are. It concerns no one else, so the audit has no entry of it. */
export async function setDensity({ id }: Staff, rows: 'compact' | 'comfortable'): Promise<void> {
  await db().user.update({ where: { id }, data: { hasCompactDesk: rows === 'compact' } });
}
