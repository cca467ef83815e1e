import { recordAudit } from '@/lib/audit/mutations';
import { db, type Transaction } from '@/lib/platform/db';
import { recordErasure, type Erasure } from '@/lib/platform/erasure-log';
import { log } from '@/lib/platform/log';
import { notify } from '@/lib/platform/notices';
import { faultCode } from '@/lib/shared/fault-code';
import { roleGivenBy, type AccessChange } from './domain';

/**
 * Logs outside the database that someone's access changed, so that a restore can do it again. Call it as the last step of the
 * transaction. A log that can't be written keeps no one from suspending an account: unlike an erasure, it's done all the same.
 */
export async function recordAccessChange(id: string, kind: AccessChange, at: Date): Promise<void> {
  try {
    await recordErasure({ id, at, kind });
  } catch (error) {
    log.error('access_change.not_logged', { code: faultCode(error) });
  }
}

type Access = { role: string; suspendedAt: Date | null };

/** What a change makes of an account; undefined where there is nothing to do. */
function afterChange({ role, suspendedAt }: Access, { kind, at }: Erasure) {
  if (kind === 'staff.suspended')
    return suspendedAt ? undefined : ({ action: kind, data: { suspendedAt: at } } as const);
  if (kind === 'staff.reinstated')
    return suspendedAt ? ({ action: kind, data: { suspendedAt: null } } as const) : undefined;
  const given = roleGivenBy(kind);
  if (!given || given === role) return undefined;
  return { action: 'staff.role_changed', data: { role: given }, details: { to: given } } as const;
}

/**
 * Changes someone's access again, as it was changed after the backup was made. Administrators were told at the time.
 * @returns whether there was anything to do
 */
export const changeAccessAgain = (change: Erasure, now: Date): Promise<boolean> =>
  db().$transaction((tx) => changeAgain(tx, change, now));

async function changeAgain(tx: Transaction, change: Erasure, now: Date): Promise<boolean> {
  const { id, kind, at } = change;
  const where = { id };
  const account = await tx.user.findUnique({ where, select: { role: true, suspendedAt: true } });
  const next = account ? afterChange(account, change) : undefined; // someone who joined since isn't there
  if (!next) return false;
  const { action, data, ...rest } = next;
  await tx.user.update({ where, data });
  const details = { ...('details' in rest ? rest.details : {}), again: true };
  await recordAudit(tx, { action, actorId: null, staffId: id, details }, now);
  await notify(tx, { topic: 'requests' });
  await recordErasure({ id, at, kind });
  return true;
}
