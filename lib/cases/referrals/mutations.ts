import { randomUUID } from 'node:crypto';
import { recordAudit, recordStaffAction, type Seen } from '@/lib/audit/mutations';
import type { Staff } from '@/lib/auth/staff';
import { changeOutsideTrash } from '@/lib/cases/case/mutations';
import { db, type Transaction } from '@/lib/platform/db';
import { recordErasure, type Erasure } from '@/lib/platform/erasure-log';
import { keyRing } from '@/lib/platform/keys';
import { seal } from '@/lib/platform/sealing';
import { fail, ok, type Result } from '@/lib/shared/result';
import { REFERRER_ERASURE, referrerContext } from './domain';
import type { ReferrerKind } from './fields';
import type { ReferrerDetails } from './schema';

/** All entries look alike in length. */
const DETAILS_LEAST_BYTES = 1024;

type Saved = ReferrerDetails & { id: string; kind: ReferrerKind; source?: string };

/**
 * Adds an entry to the directory (an empty id), or replaces one. One that was copied from a request is deleted with it,
 * unless staff made it their own by editing it.
 */
export function saveReferrer(
  staff: Staff,
  { id: known, kind, source = '', ...details }: Saved,
  now: Date,
): Promise<Result<null, 'GONE' | 'REQUEST_GONE'>> {
  const id = known || randomUUID();
  const sealedDetails = seal(keyRing(), referrerContext(id), JSON.stringify(details), {
    leastBytes: DETAILS_LEAST_BYTES,
  });
  return db().$transaction(async (tx) => {
    if (known === '') {
      if (source !== '' && (await tx.consultationRequest.count({ where: { id: source } })) === 0)
        return fail('REQUEST_GONE');
      const from = { sourceRequestId: source || null };
      const made = { id, kind, sealedDetails, createdAt: now, createdById: staff.id, ...from };
      await tx.referrer.create({ data: made });
    } else {
      const { count } = await tx.referrer.updateMany({
        where: { id },
        data: { kind, sealedDetails, sourceRequestId: null },
      });
      if (count === 0) return fail('GONE');
    }
    const action = known === '' ? 'referrers.added' : 'referrers.edited';
    await recordStaffAction(tx, staff, action, { referrer: id }, now);
    return ok(null);
  });
}

/** Removes an entry for good. The requests that named it then name no one. */
export function removeReferrer(staff: Staff, id: string, now: Date): Promise<Result<null, 'GONE'>> {
  return db().$transaction(async (tx) => {
    const named = await tx.requestReferral.count({ where: { referrerId: id } });
    const { count } = await tx.referrer.deleteMany({ where: { id } });
    if (count === 0) return fail('GONE');
    await recordStaffAction(tx, staff, 'referrers.removed', { referrer: id, count: named }, now);
    await recordErasure({ id, at: now, kind: REFERRER_ERASURE });
    return ok(null);
  });
}

/** Removes an entry that a restore brought back. Returns whether it was there. */
export function removeReferrerAgain({ id, at }: Erasure, now: Date): Promise<boolean> {
  return db().$transaction(async (tx) => {
    const { count } = await tx.referrer.deleteMany({ where: { id } });
    if (count === 0) return false;
    const details = { referrer: id, again: true };
    await recordAudit(tx, { action: 'referrers.removed', actorId: null, details }, now);
    await recordErasure({ id, at, kind: REFERRER_ERASURE });
    return true;
  });
}

/** Says who sent the person of a request; null for no one. */
export const setReferral = (staff: Staff, seen: Seen, referrerId: string | null, now: Date) =>
  changeOutsideTrash(staff, seen, now, async (_current, tx) => {
    if (referrerId !== null && (await tx.referrer.count({ where: { id: referrerId } })) === 0)
      return fail('NO_SUCH_REFERRER');
    const requestId = seen.id;
    return ok({
      action: 'request.referral_set',
      data: {},
      details: { referral: referrerId !== null },
      also: async (after: Transaction) => {
        await after.requestReferral.deleteMany({ where: { requestId } });
        if (referrerId !== null)
          await after.requestReferral.create({
            data: { requestId, referrerId, setAt: now, setById: staff.id },
          });
      },
    });
  });
