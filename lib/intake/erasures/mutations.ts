import { randomUUID } from 'node:crypto';
import type { ConsentKind } from '@/content/consent-versions';
import { referenceKeys } from '@/lib/audit/data';
import { recordAudit } from '@/lib/audit/mutations';
import type { Details } from '@/lib/audit/schema';
import type { WithdrawnHow } from '@/lib/intake/fields';
import { lockRequest, withdrawStoredConsent } from '@/lib/intake/stored/mutations';
import { stopMailsToPerson } from '@/lib/outbox/mutations';
import { db, LONG_TRANSACTION, type Transaction } from '@/lib/platform/db';
import { recordErasure, type Erasure } from '@/lib/platform/erasure-log';
import { notify } from '@/lib/platform/notices';
import { ok, type Result } from '@/lib/shared/result';
import { consentOf, withdrawalOf } from './domain';

type Deleted = {
  requestId: string;
  reference: string;
  kind: 'request.deleted_by_person' | 'request.purged';
  details?: Details;
};

/** `at`: when the person did it, by their own account if staff recorded it. `now`: when it's carried out, later if a restore replays it. */
type Times = { at: Date; now: Date };

/**
 * Records that a request was deleted, with what belongs to it: evidence that reveals nothing about it, the audit, and, as the
 * transaction's last step, the erasure log.
 */
export async function recordDeletion(
  tx: Transaction,
  { requestId, reference, kind: action, details }: Deleted,
  { at, now }: Times,
): Promise<void> {
  const by = action === 'request.purged' ? 'retention' : 'person';
  await tx.deletion.create({ data: { id: randomUUID(), deletedAt: at, by } });
  const all = { ...details, reference: referenceKeys(reference)[0] ?? '' };
  await recordAudit(tx, { action, actorId: null, requestId, details: all }, now);
  await notify(tx, { topic: 'requests' });
  await recordErasure({ id: requestId, at, kind: action });
}

type Withdrawn = {
  requestId: string;
  kind: ConsentKind;
  /** The member of staff who put it on record, and how the person told them; absent if the person did it themselves. */
  by?: { staffId: string; how: WithdrawnHow };
  /** Whether a restore does it again. */
  isAgain?: boolean;
};

/**
 * Takes a consent back, with what belongs to it: the audit, and, as the transaction's last step, the erasure log.
 * @param beforeLogging what else the transaction does
 * @returns `NOT_IN_EFFECT` if there was nothing to take back; `BEFORE_CONSENT` if it was given after the person said so
 */
export async function withdraw(
  tx: Transaction,
  { requestId, kind, by, isAgain = false }: Withdrawn,
  { at, now }: Times,
  beforeLogging?: () => Promise<unknown>,
): Promise<Result<null, 'NOT_IN_EFFECT' | 'BEFORE_CONSENT'>> {
  const ended = { how: by?.how, isReported: by !== undefined, ...(isAgain && { loggedAt: at }) };
  const withdrawn = await withdrawStoredConsent(tx, requestId, kind, at, ended);
  if (!withdrawn.ok) return withdrawn;
  const sealed = withdrawn.value;
  if (kind === 'private_email') await endPrivateEmail(tx, requestId);
  if (kind === 'contact') await stopMailsToPerson(tx, requestId, 'CONSENT_WITHDRAWN');
  const action = by ? 'request.withdrawal_recorded' : 'request.consent_withdrawn';
  await recordAudit(tx, { action, actorId: by?.staffId ?? null, requestId, sealed }, now);
  await notify(tx, { topic: 'requests' });
  await beforeLogging?.();
  // A backup made before staff recorded it lacks it, whenever the person said it.
  await recordErasure({ id: requestId, at: by ? now : at, kind: withdrawalOf(kind) });
  return ok(null);
}

/**
 * No more mail goes to the person, including mail already queued, and nothing sent to that mailbox opens the request.
 */
export async function endPrivateEmail(tx: Transaction, requestId: string) {
  await tx.accessCode.deleteMany({ where: { requestId } });
  await tx.accessSession.deleteMany({ where: { requestId } });
  await tx.delivery.updateMany({
    where: { requestId, state: 'queued', recipient: null },
    data: { state: 'failed', lastErrorCode: 'CONSENT_WITHDRAWN', sealedContent: null },
  });
}

/** Deletes a request that a restore brought back, also one that was under legal hold then. Staff were told at the time. */
async function deleteAgain(tx: Transaction, requestId: string, kind: Deleted['kind'], times: Times) {
  await lockRequest(tx, requestId);
  const where = { id: requestId };
  const row = await tx.consultationRequest.findUnique({ where, select: { reference: true } });
  if (!row) return false;
  await tx.consultationRequest.deleteMany({ where });
  await recordDeletion(tx, { requestId, reference: row.reference, kind, details: { again: true } }, times);
  return true;
}

/** Does again what was done to a request after the backup was made. Returns whether there was anything to do. */
export function eraseAgain({ id, at, kind }: Erasure, now: Date): Promise<boolean> {
  const consent = consentOf(kind);
  return db().$transaction(async (tx) => {
    if (consent) return (await withdraw(tx, { requestId: id, kind: consent, isAgain: true }, { at, now })).ok;
    const isPurge = kind === 'request.purged';
    return deleteAgain(tx, id, isPurge ? kind : 'request.deleted_by_person', { at, now });
  }, LONG_TRANSACTION);
}
