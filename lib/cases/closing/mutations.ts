import type { Seen } from '@/lib/audit/mutations';
import type { Staff } from '@/lib/auth/staff';
import { canChangeStatus, needsReason } from '@/lib/cases/case/domain';
import { changeOutsideTrash } from '@/lib/cases/case/mutations';
import { withEntry } from '@/lib/cases/history/mutations';
import { statusOf, type ClosingOutcome } from '@/lib/clinic/statuses';
import { lockRequest } from '@/lib/intake/stored/mutations';
import { fail, ok } from '@/lib/shared/result';

type Closing = { outcome: ClosingOutcome; reason: string };

/**
 * Closes a request with its outcome, and a reason where one was given: sealed, because it may say something about the
 * person. Calling someone unreachable without a logged attempt needs one.
 */
export const closeRequest = (staff: Staff, { id, version }: Seen, { outcome, reason }: Closing, now: Date) =>
  changeOutsideTrash(staff, { id, version }, now, async (current, tx) => {
    const [from, to] = [current.status, statusOf(outcome)];
    if (!canChangeStatus(current, to)) return fail('NOT_A_NEXT_STATUS');
    const attempts = await tx.contactAttempt.count({ where: { requestId: id } });
    if (reason === '' && needsReason(to, attempts)) return fail('NO_ATTEMPT');
    const data = { status: to, closingOutcome: outcome, statusBefore: from, statusChangedAt: now };
    const change = { action: 'request.status_changed', details: { from, to, closedAs: outcome } } as const;
    if (reason === '') return ok({ ...change, data });
    await lockRequest(tx, id);
    const row = await tx.consultationRequest.findUniqueOrThrow({
      where: { id },
      select: { sealedHistory: true },
    });
    const entry = { is: 'closing', at: now, byId: staff.id, outcome, reason } as const;
    const history = withEntry(id, row.sealedHistory, entry);
    return ok({ ...change, data: { ...data, sealedHistory: history }, sealed: { history } });
  });
