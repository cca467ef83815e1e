import type { Staff } from '@/lib/auth/staff';
import { appointmentsOf } from '@/lib/cases/appointments/data';
import { checksOf } from '@/lib/cases/insurance/data';
import { openAnswers, openConsents, STORED_CONSENTS } from '@/lib/intake/data';
import { seenAnswers } from '@/lib/intake/domain';
import type { Transaction } from '@/lib/platform/db';
import type { HandedOver } from './domain';

/** A request with everything that is handed over, as far as this role may read it; null if it's gone or in the trash. */
export async function readHandedOver(tx: Transaction, staff: Staff, id: string): Promise<HandedOver | null> {
  const row = await tx.consultationRequest.findUnique({
    where: { id, trashedAt: null },
    select: { reference: true, receivedAt: true, status: true, sealedAnswers: true, ...STORED_CONSENTS },
  });
  if (!row || row.status === 'quarantined') return null;
  const [appointments, checks] = await Promise.all([appointmentsOf(staff, id), checksOf(staff, id)]);
  const { reference, receivedAt, status } = row;
  return {
    ...{ id, reference, receivedAt, status, appointments },
    answers: seenAnswers(staff.role, openAnswers(id, row.sealedAnswers)),
    consents: openConsents(row),
    check: checks[0] ?? null,
  };
}
