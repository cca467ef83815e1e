import { randomInt, randomUUID } from 'node:crypto';
import type { ConsentKind } from '@/content/consent-versions';
import { recordAudit } from '@/lib/audit/mutations';
import { CODE_VALID_MS } from '@/lib/deliveries/domain';
import { queueLetter, queueStaffMails } from '@/lib/deliveries/mutations';
import { blindIndexes } from '@/lib/platform/blind-index';
import { db, type Transaction } from '@/lib/platform/db';
import { keyRing } from '@/lib/platform/keys';
import { notify } from '@/lib/platform/notices';
import { consume } from '@/lib/platform/rate-limit';
import { emailKey } from '@/lib/shared/email';
import { fail, ok, type Result } from '@/lib/shared/result';
import { findPrivateEmail } from './data';
import { CODE_ATTEMPTS, CODES_PER_MAILBOX, CODES_PER_REFERENCE, createCode, spacedCode } from './domain';

/** Keyed hashes of a code, good for one request alone. */
const codeIndexes = (requestId: string, code: string) =>
  blindIndexes(keyRing(), 'own-page-code', `${requestId}\0${code}`);

/**
 * Makes a code for the request of that reference and queues its mail, where the person has a private email; it takes
 * the place of an earlier one.
 * @returns the id of the request, or why nothing was sent: for the log alone, whoever asked must not learn it
 */
export async function sendCode(
  reference: string,
  now: Date,
): Promise<Result<string, 'NO_PRIVATE_EMAIL' | 'TOO_MANY'>> {
  if (!(await consume(CODES_PER_REFERENCE, reference, now))) return fail('TOO_MANY');
  return db().$transaction(async (tx) => {
    const found = await findPrivateEmail(tx, reference);
    if (!found) return fail('NO_PRIVATE_EMAIL');
    const { requestId, email } = found;
    if (!(await consume(CODES_PER_MAILBOX, emailKey(email), now))) return fail('TOO_MANY');
    const code = createCode(randomInt);
    const fresh = {
      codeIndex: codeIndexes(requestId, code)[0] ?? '',
      attemptsLeft: CODE_ATTEMPTS,
      expiresAt: new Date(now.getTime() + CODE_VALID_MS),
    };
    await tx.ownPageCode.upsert({ where: { requestId }, create: { requestId, ...fresh }, update: fresh });
    const letter = { to: email, code: spacedCode(code) };
    await queueLetter(tx, 'own_page_code', { requestId, letter }, now);
    return ok(requestId);
  });
}

/** Uses up a try, and the code where it is the right one. Gives the id of its request, or null. */
export async function redeemCode(reference: string, code: string, now: Date): Promise<string | null> {
  const valid = { request: { reference }, attemptsLeft: { gt: 0 }, expiresAt: { gt: now } };
  // The try is counted before the code is looked at: two at once count as two.
  const { count } = await db().ownPageCode.updateMany({
    where: valid,
    data: { attemptsLeft: { decrement: 1 } },
  });
  if (count === 0) return null;
  const row = await db().ownPageCode.findFirst({
    where: { request: { reference }, expiresAt: { gt: now } },
    select: { requestId: true },
  });
  if (!row) return null;
  const codeIndex = { in: codeIndexes(row.requestId, code) };
  const used = await db().ownPageCode.deleteMany({ where: { requestId: row.requestId, codeIndex } });
  return used.count === 1 ? row.requestId : null;
}

/** Takes a consent back and tells staff that something changed. Gives whether it was still given. */
export function withdrawConsent(requestId: string, kind: ConsentKind, now: Date): Promise<boolean> {
  return db().$transaction(async (tx) => {
    const where = { requestId, kind, withdrawnAt: null };
    const { count } = await tx.consent.updateMany({ where, data: { withdrawnAt: now } });
    if (count === 0) return false;
    if (kind === 'private_email') await stopLetters(tx, requestId);
    await queueStaffMails(tx, 'consent_withdrawn', { requestId }, now);
    const details = { consent: kind };
    await recordAudit(tx, { action: 'request.consent_withdrawn', actorId: null, requestId, details }, now);
    await notify(tx, { topic: 'requests' });
    return true;
  });
}

/** No mail goes to the person any more, those that wait included, and no code that was sent is good. */
async function stopLetters(tx: Transaction, requestId: string) {
  await tx.ownPageCode.deleteMany({ where: { requestId } });
  await tx.delivery.updateMany({
    where: { requestId, state: 'queued', sealedLetter: { not: null } },
    data: { state: 'failed', lastErrorCode: 'CONSENT_WITHDRAWN', sealedLetter: null },
  });
}

/** What became of a wish to delete: `HELD` where the law obliges the clinic to keep the request. */
export type DeletionOutcome = 'DELETED' | 'GONE' | 'HELD';

/**
 * Deletes a request with its consents and its mails, keeps evidence that says nothing of it, and tells staff. One under
 * legal hold stays as it is.
 */
export function deleteRequest(requestId: string, now: Date): Promise<DeletionOutcome> {
  return db().$transaction(async (tx) => {
    const where = { id: requestId };
    const row = await tx.consultationRequest.findUnique({ where, select: { reference: true } });
    if (!row) return 'GONE';
    const { count } = await tx.consultationRequest.deleteMany({ where: { ...where, heldAt: null } });
    // Another click came first, or it is under hold.
    if (count === 0) return (await tx.consultationRequest.count({ where })) === 0 ? 'GONE' : 'HELD';
    await tx.deletion.create({ data: { id: randomUUID(), deletedAt: now, by: 'person' } });
    await queueStaffMails(tx, 'consultation_deleted', { reference: row.reference }, now);
    await recordAudit(tx, { action: 'request.deleted_by_person', actorId: null, requestId }, now);
    await notify(tx, { topic: 'requests' });
    return 'DELETED';
  });
}
