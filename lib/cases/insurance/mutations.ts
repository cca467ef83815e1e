import { randomUUID } from 'node:crypto';
import type { Seen } from '@/lib/audit/mutations';
import type { Staff } from '@/lib/auth/staff';
import { changeOutsideTrash } from '@/lib/cases/case/mutations';
import { openConsents, STORED_CONSENTS } from '@/lib/intake/data';
import { mayLeave } from '@/lib/intake/proofs/data';
import { recordDisclosure } from '@/lib/intake/proofs/mutations';
import { lockRequest } from '@/lib/intake/stored/mutations';
import type { Transaction } from '@/lib/platform/db';
import { keyRing } from '@/lib/platform/keys';
import { seal } from '@/lib/platform/sealing';
import { fail, ok } from '@/lib/shared/result';
import { insuranceContext } from './domain';
import type { InsuranceResult } from './fields';
import type { InsuranceDetails } from './schema';

const ASKED = { reference: true, ...STORED_CONSENTS } as const;

/** All details look alike in length. */
const DETAILS_LEAST_BYTES = 1024;

/**
 * Records that the insurer was asked, with the proof that it was: asking tells them that the person seeks treatment. A
 * later one with other details replaces it, and it stays in the history.
 */
export const requestCheck = (staff: Staff, seen: Seen, details: InsuranceDetails, now: Date) =>
  changeOutsideTrash(staff, seen, now, async ({ status }, tx) => {
    if (status === 'quarantined') return fail('QUARANTINED');
    await lockRequest(tx, seen.id); // orders a concurrent withdrawal strictly before or after this
    const asked = await tx.consultationRequest.findUniqueOrThrow({ where: { id: seen.id }, select: ASKED });
    const consents = openConsents(asked);
    if (!mayLeave(consents, now)) return fail('NO_PART2_CONSENT');
    const id = randomUUID();
    const sealedDetails = seal(keyRing(), insuranceContext(seen.id, id), JSON.stringify(details), {
      leastBytes: DETAILS_LEAST_BYTES,
    });
    const row = { id, requestId: seen.id, sealedDetails, askedAt: now, askedById: staff.id };
    return ok({
      action: 'request.insurance_requested',
      data: {},
      also: async (after: Transaction) => {
        await after.insuranceCheck.create({ data: row });
        const fields = Object.entries(details).flatMap(([name, value]) => (value === '' ? [] : [name]));
        const told = { way: 'insurer', byId: staff.id, fields, reason: null, isOfHealth: true } as const;
        await recordDisclosure(after, told, [{ reference: asked.reference, consents }], now);
      },
    });
  });

/** Records what the insurer said. A result that was wrong is corrected by asking again. */
export const answerCheck = (
  staff: Staff,
  seen: Seen,
  { check: id, result }: { check: string; result: InsuranceResult },
  now: Date,
) =>
  changeOutsideTrash(staff, seen, now, async (_current, tx) => {
    const where = { id, requestId: seen.id, result: null };
    if ((await tx.insuranceCheck.count({ where })) === 0) return fail('NO_SUCH_CHECK');
    return ok({
      action: 'request.insurance_answered',
      data: {},
      details: { insurance: result },
      also: async (after: Transaction) => {
        const data = { result, answeredAt: now, answeredById: staff.id };
        await after.insuranceCheck.updateMany({ where, data });
      },
    });
  });
