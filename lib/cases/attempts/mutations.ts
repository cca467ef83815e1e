import { randomUUID } from 'node:crypto';
import { recordAudit } from '@/lib/audit/mutations';
import type { Staff } from '@/lib/auth/staff';
import { CARD, openCard } from '@/lib/cases/call-card/data';
import { isAllowed, reliedOn } from '@/lib/cases/call-card/domain';
import { correctedAtOf } from '@/lib/cases/history/domain';
import { withEntry } from '@/lib/cases/history/mutations';
import { recordReliance } from '@/lib/intake/proofs/mutations';
import { lockRequest } from '@/lib/intake/stored/mutations';
import { db, LONG_TRANSACTION, type Transaction } from '@/lib/platform/db';
import { notify } from '@/lib/platform/notices';
import { fail, ok, type Result } from '@/lib/shared/result';
import type { Prisma } from '@/prisma/generated/client';
import { ATTEMPT, attemptTime, outcomeOf, storedOutcome, type Logged, type WhenCode } from './domain';

type Tried = Omit<Logged, 'at'> & {
  id: string;
  /** When it was made; absent if it was just now. */
  at?: Date | null | undefined;
  /** When to come back to the person. */
  callbackAt?: Date | null;
  /** When the contact details that were used had been corrected, as text; absent or empty if they never were. */
  correctedAt?: string | undefined;
};

const LOGGED_TO = { reference: true, status: true, receivedAt: true, trashedAt: true, ...CARD } as const;
type LoggedTo = Prisma.ConsultationRequestGetPayload<{ select: typeof LOGGED_TO }>;

/** Why an attempt wasn't logged. */
export type AttemptCode =
  | 'GONE'
  | 'IN_TRASH'
  | 'QUARANTINED'
  | 'CHANGED_MEANWHILE'
  | 'CHANNEL_NOT_ALLOWED'
  | 'CALLBACK_MISSING'
  | 'FOLLOW_UP_PAST'
  | WhenCode;

/**
 * Logs an attempt to reach the person. The first one stops the clock and moves a new request to contacting. A
 * channel that the person didn't allow then is refused, whatever the form offered, and so is an attempt by contact
 * details that were corrected since: it would be proved against a number that nobody called.
 */
export function addAttempt(
  staff: Staff,
  { id: requestId, channel, outcome, at: named, callbackAt = null, correctedAt = '' }: Tried,
  now: Date,
): Promise<Result<null, AttemptCode>> {
  if (outcome === 'callback_agreed' && !callbackAt) return Promise.resolve(fail('CALLBACK_MISSING'));
  if (callbackAt && callbackAt <= now) return Promise.resolve(fail('FOLLOW_UP_PAST'));
  return db().$transaction(async (tx) => {
    // Orders a concurrent withdrawal of consent strictly before or after this.
    await tx.$executeRaw`SELECT FROM consultation_request WHERE id = ${requestId}::uuid FOR NO KEY UPDATE`;
    const row = await tx.consultationRequest.findUnique({ where: { id: requestId }, select: LOGGED_TO });
    if (!row) return fail('GONE');
    if (row.trashedAt) return fail('IN_TRASH');
    if (row.status === 'quarantined') return fail('QUARANTINED');
    if (correctedAtOf(openCard(row).history) !== correctedAt) return fail('CHANGED_MEANWHILE');
    const relied = await relyOn(tx, row, { at: named ?? now, channel, outcome }, now);
    if (!relied.ok) return relied;
    const at = relied.value;
    await tx.contactAttempt.create({
      data: {
        id: randomUUID(),
        requestId,
        staffId: staff.id,
        at,
        channel,
        ...storedOutcome(outcome),
        ...(named && { loggedAt: now }),
      },
    });
    const details = { channel, outcome, ...(named && { backdated: true }) };
    await recordAudit(
      tx,
      { action: 'request.contact_attempted', actorId: staff.id, requestId, details },
      now,
    );
    await stopClock(tx, staff, requestId, now);
    if (callbackAt) await followUp(tx, staff, requestId, callbackAt, now);
    await notify(tx, { topic: 'requests' });
    return ok(null);
  }, LONG_TRANSACTION);
}

/** Whether the attempt could be made then, by what the person allowed; if so, that is proved. Returns when it was. */
async function relyOn(
  tx: Transaction,
  row: LoggedTo,
  { at: named, channel, outcome }: Logged,
  now: Date,
): Promise<Result<Date, WhenCode | 'CHANNEL_NOT_ALLOWED'>> {
  const when = attemptTime(named, { receivedAt: row.receivedAt, history: openCard(row).history }, now);
  if (!when.ok) return when;
  const { answers, consents, card } = openCard(row, when.value);
  if (!isAllowed(card, channel, outcome)) return fail('CHANNEL_NOT_ALLOWED');
  const uses = reliedOn(answers, consents, channel, outcome);
  await recordReliance(tx, { reference: row.reference, uses }, when.value);
  return when;
}

/** Sets when to come back to the person; the one who logged it just saw the request, so no version is compared. */
async function followUp(tx: Transaction, staff: Staff, id: string, followUpAt: Date, now: Date) {
  const data = { followUpAt, followUpRemindedAt: null, version: { increment: 1 } };
  await tx.consultationRequest.update({ where: { id }, data });
  const details = { set: true };
  await recordAudit(tx, { action: 'request.follow_up_set', actorId: staff.id, requestId: id, details }, now);
}

/** The first attempt is the earliest one, whenever it was logged; whoever has an appointment was reached. */
const setFirstContact = (tx: Transaction, id: string) => tx.$executeRaw`
  UPDATE consultation_request SET first_contact_at =
    LEAST(
      (SELECT min(at) FROM contact_attempt WHERE request_id = ${id}::uuid),
      (SELECT min(made_at) FROM appointment WHERE request_id = ${id}::uuid)
    ) WHERE id = ${id}::uuid`;

async function stopClock(tx: Transaction, staff: Staff, id: string, now: Date) {
  await setFirstContact(tx, id);
  const { count } = await tx.consultationRequest.updateMany({
    where: { id, status: 'new' },
    // The effect of a logged attempt can't be undone: the attempt was made.
    data: { status: 'contacting', statusBefore: null, statusChangedAt: now, version: { increment: 1 } },
  });
  if (count === 0) return;
  const details = { from: 'new', to: 'contacting' };
  await recordAudit(tx, { action: 'request.status_changed', actorId: staff.id, requestId: id, details }, now);
}

type Corrected = {
  id: string;
  attemptId: string;
  reason: string;
  /** What it was; null if it was logged by mistake. */
  to: (Omit<Logged, 'at'> & { at: Date | null }) | null;
};

/**
 * Corrects a logged attempt, or removes one that was never made. What it was before stays in the sealed history, with
 * the reason; a consent that it was proved to rely on stays proved.
 */
export function correctAttempt(
  staff: Staff,
  { id: requestId, attemptId, reason, to }: Corrected,
  now: Date,
): Promise<Result<null, 'GONE' | 'IN_TRASH' | 'CHANNEL_NOT_ALLOWED' | 'NOTHING_CHANGED' | WhenCode>> {
  return db().$transaction(async (tx) => {
    await lockRequest(tx, requestId);
    const row = await tx.consultationRequest.findUnique({ where: { id: requestId }, select: LOGGED_TO });
    const stored = await tx.contactAttempt.findFirst({
      where: { id: attemptId, requestId },
      select: ATTEMPT,
    });
    if (!row || !stored) return fail('GONE');
    if (row.trashedAt) return fail('IN_TRASH');
    const from: Logged = { at: stored.at, channel: stored.channel, outcome: outcomeOf(stored) };
    const wanted = to && { ...to, at: to.at ?? from.at };
    if (wanted && isSame(from, wanted)) return fail('NOTHING_CHANGED');
    const relied = wanted && (await relyOn(tx, without(row, attemptId), wanted, now));
    if (relied && !relied.ok) return relied;
    const corrected = wanted && relied ? { ...wanted, at: relied.value } : null;
    await storeCorrected(tx, attemptId, corrected);
    const entry = {
      is: 'attempt',
      at: now,
      byId: staff.id,
      reason,
      attemptId,
      from,
      to: corrected,
    } as const;
    const history = withEntry(requestId, row.sealedHistory, entry);
    await tx.consultationRequest.update({ where: { id: requestId }, data: { sealedHistory: history } });
    await setFirstContact(tx, requestId);
    const details = { fields: corrected ? fieldsChanged(from, corrected) : ['removed'] };
    const action = 'request.attempt_corrected';
    await recordAudit(tx, { action, actorId: staff.id, requestId, details, sealed: { history } }, now);
    await notify(tx, { topic: 'requests' });
    return ok(null);
  }, LONG_TRANSACTION);
}

/** The request as if that attempt had never been made: it must not forbid what it is corrected to. */
const without = (row: LoggedTo, attemptId: string): LoggedTo => ({
  ...row,
  contactAttempts: row.contactAttempts.filter(({ id }) => id !== attemptId),
});

const isSame = (one: Logged, other: Logged): boolean => fieldsChanged(one, other).length === 0;

const fieldsChanged = (from: Logged, to: Logged): string[] => [
  ...(from.at.getTime() === to.at.getTime() ? [] : ['at']),
  ...(from.channel === to.channel ? [] : ['channel']),
  ...(from.outcome === to.outcome ? [] : ['outcome']),
];

const storeCorrected = (tx: Transaction, id: string, corrected: Logged | null) =>
  corrected
    ? tx.contactAttempt.update({
        where: { id },
        data: { at: corrected.at, channel: corrected.channel, ...storedOutcome(corrected.outcome) },
      })
    : tx.contactAttempt.delete({ where: { id } });
