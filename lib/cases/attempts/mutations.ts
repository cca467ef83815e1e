import { randomUUID } from 'node:crypto';
import { recordAudit } from '@/lib/audit/mutations';
import type { Staff } from '@/lib/auth/staff';
import { callCard, isAllowed, reliedOn, wrongNumberSince } from '@/lib/cases/call-card/domain';
import type { Channel, Outcome } from '@/lib/cases/case/fields';
import { openHistory } from '@/lib/cases/history/data';
import { correctedAtOf } from '@/lib/cases/history/domain';
import { openAnswers, openConsents, STORED_CONSENTS } from '@/lib/intake/data';
import { recordReliance } from '@/lib/intake/proofs/mutations';
import { db, LONG_TRANSACTION, type Transaction } from '@/lib/platform/db';
import { notify } from '@/lib/platform/notices';
import { fail, ok, type Result } from '@/lib/shared/result';

type Tried = {
  id: string;
  channel: Channel;
  outcome: Outcome;
  /** When the contact details that were used had been corrected, as text; absent or empty if they never were. */
  correctedAt?: string | undefined;
};

/**
 * Logs an attempt to reach the person, now. The first one stops the clock and moves a new request to contacting. A
 * channel that the person doesn't allow is refused, whatever the form offered, and so is an attempt by contact details
 * that were corrected since: it would be proved against a number that nobody called.
 */
export function addAttempt(
  staff: Staff,
  { id: requestId, channel, outcome, correctedAt = '' }: Tried,
  now: Date,
): Promise<Result<null, 'GONE' | 'IN_TRASH' | 'QUARANTINED' | 'CHANGED_MEANWHILE' | 'CHANNEL_NOT_ALLOWED'>> {
  return db().$transaction(async (tx) => {
    // Orders a concurrent withdrawal of consent strictly before or after this.
    await tx.$executeRaw`SELECT FROM consultation_request WHERE id = ${requestId}::uuid FOR NO KEY UPDATE`;
    const row = await tx.consultationRequest.findUnique({
      where: { id: requestId },
      select: {
        reference: true,
        status: true,
        trashedAt: true,
        sealedAnswers: true,
        sealedHistory: true,
        contactAttempts: { select: { at: true, channel: true, outcome: true } },
        ...STORED_CONSENTS,
      },
    });
    if (!row) return fail('GONE');
    if (row.trashedAt) return fail('IN_TRASH');
    if (row.status === 'quarantined') return fail('QUARANTINED');
    const [answers, consents] = [openAnswers(requestId, row.sealedAnswers), openConsents(row)];
    const history = openHistory(requestId, row.sealedHistory);
    if (correctedAtOf(history) !== correctedAt) return fail('CHANGED_MEANWHILE');
    const wrongSince = wrongNumberSince(row.contactAttempts, history);
    if (!isAllowed(callCard(answers, consents, wrongSince), channel, outcome))
      return fail('CHANNEL_NOT_ALLOWED');
    const uses = reliedOn(answers, consents, channel, outcome);
    await recordReliance(tx, { reference: row.reference, uses }, now);
    const attempt = { id: randomUUID(), requestId, staffId: staff.id, at: now, channel, outcome };
    await tx.contactAttempt.create({ data: attempt });
    const details = { channel, outcome };
    await recordAudit(
      tx,
      { action: 'request.contact_attempted', actorId: staff.id, requestId, details },
      now,
    );
    await stopClock(tx, staff, requestId, now);
    await notify(tx, { topic: 'requests' });
    return ok(null);
  }, LONG_TRANSACTION);
}

async function stopClock(tx: Transaction, staff: Staff, id: string, now: Date) {
  await tx.consultationRequest.updateMany({
    where: { id, firstContactAt: null },
    data: { firstContactAt: now },
  });
  const { count } = await tx.consultationRequest.updateMany({
    where: { id, status: 'new' },
    // The effect of a logged attempt can't be undone: the attempt was made.
    data: { status: 'contacting', statusBefore: null, statusChangedAt: now, version: { increment: 1 } },
  });
  if (count === 0) return;
  const details = { from: 'new', to: 'contacting' };
  await recordAudit(tx, { action: 'request.status_changed', actorId: staff.id, requestId: id, details }, now);
}
