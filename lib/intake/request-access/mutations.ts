import { randomBytes, randomInt } from 'node:crypto';
import type { ConsentKind, VersionOf } from '@/content/consent-versions';
import { DEFAULT_LANGUAGE, type Language } from '@/content/languages';
import { clinic } from '@/lib/clinic/data';
import { openAnswers, openConsents, STORED_CONSENTS } from '@/lib/intake/data';
import { recordDeletion, withdraw } from '@/lib/intake/erasures/mutations';
import { substanceUseConsent } from '@/lib/intake/proofs/domain';
import { maySign } from '@/lib/intake/signatures/domain';
import { fileSignature } from '@/lib/intake/signatures/mutations';
import { lockRequest } from '@/lib/intake/stored/mutations';
import { CODE_VALID_MS } from '@/lib/outbox/domain';
import { queuePersonMail, queueStaffMails } from '@/lib/outbox/mutations';
import { blindIndexes } from '@/lib/platform/blind-index';
import { db, LONG_TRANSACTION, type Transaction } from '@/lib/platform/db';
import { checkRing } from '@/lib/platform/keys';
import { consume } from '@/lib/platform/rate-limit';
import { emailKey } from '@/lib/shared/email';
import { fail, ok, type Result } from '@/lib/shared/result';
import { findByReferenceAndEmail, isAccessible, sessionIndexes, type OpenRequestId } from './data';
import {
  CODE_ATTEMPTS,
  CODES_PER_NETWORK,
  CODES_PER_MAILBOX,
  createCode,
  MOST_ASKINGS,
  RETRIES_PER_REQUEST,
  SESSION_MS,
  spacedCode,
  type Opened,
} from './domain';

const askedIndexes = (asking: string) => blindIndexes(checkRing(), 'access-asking', asking);
/** Keyed hashes of a code, valid for one code request only. */
const codeIndexes = (asking: string, code: string) =>
  blindIndexes(checkRing(), 'access-code', `${asking}\0${code}`);

/** A request for a code. */
export type Asking = {
  /** Random; only the requesting browser has it. */
  asking: string;
  reference: string;
  email: string;
  /** The client's, used only for counting. */
  address: string;
  /** The language to write in. */
  language?: Language;
};

/**
 * Creates a code for the request with that reference and private email, valid in the browser that requested it, and
 * queues its mail. Codes that others requested stay valid.
 * @returns the id of the request, or why nothing was sent: for the log only, since the requester must not learn it
 */
export async function sendCode(
  { asking, reference, email: typed, address, language = DEFAULT_LANGUAGE }: Asking,
  now: Date,
): Promise<Result<string, 'NO_MATCH' | 'TOO_MANY'>> {
  return db().$transaction(async (tx) => {
    const found = await findByReferenceAndEmail(tx, reference, typed);
    if (!found) return fail('NO_MATCH');
    const { requestId, email } = found;
    const live = await tx.accessCode.count({ where: { requestId, expiresAt: { gt: now } } });
    if (live >= MOST_ASKINGS || !(await mayMail(emailKey(email), address, now))) return fail('TOO_MANY');
    // Staff may be correcting the address: the code then comes before, and ends with it, or isn't made.
    await lockRequest(tx, requestId);
    if (!(await findByReferenceAndEmail(tx, reference, typed))) return fail('NO_MATCH');
    const code = createCode(randomInt);
    await tx.accessCode.create({
      data: {
        askedIndex: askedIndexes(asking)[0] ?? '',
        requestId,
        codeIndex: codeIndexes(asking, code)[0] ?? '',
        attemptsLeft: CODE_ATTEMPTS,
        expiresAt: new Date(now.getTime() + CODE_VALID_MS),
      },
    });
    const content = { to: email, code: spacedCode(code), language };
    await queuePersonMail(tx, 'own_page_code', { requestId, content }, now);
    return ok(requestId);
  });
}

/** A network that has used up its own share takes nothing from the mailbox's. */
const mayMail = async (mailbox: string, address: string, now: Date) =>
  (await consume(CODES_PER_NETWORK, `${mailbox}\0${address}`, now)) &&
  (await consume(CODES_PER_MAILBOX, mailbox, now));

/** Uses up one of the browser's attempts, and the code if it is correct. Returns the new session, or null. */
export async function redeemCode(asking: string, code: string, now: Date): Promise<Opened | null> {
  const askedIndex = { in: askedIndexes(asking) };
  // The attempt is counted before the code is checked: two at once count as two.
  const [tried] = await db().accessCode.updateManyAndReturn({
    where: { askedIndex, attemptsLeft: { gt: 0 }, expiresAt: { gt: now } },
    data: { attemptsLeft: { decrement: 1 } },
    select: { requestId: true, attemptsLeft: true },
  });
  if (!tried || !(await mayTry(tried, now))) return null;
  return db().$transaction(async (tx) => {
    if (!(await isAccessible(tx, tried.requestId))) return null;
    const codeIndex = { in: codeIndexes(asking, code) };
    const used = await tx.accessCode.deleteMany({ where: { askedIndex, codeIndex } });
    return used.count === 1 ? beginSession(tx, tried.requestId, now) : null;
  });
}

const mayTry = async (tried: { requestId: string; attemptsLeft: number }, now: Date) =>
  tried.attemptsLeft === CODE_ATTEMPTS - 1 || (await consume(RETRIES_PER_REQUEST, tried.requestId, now));

async function beginSession(tx: Transaction, requestId: string, now: Date): Promise<Opened> {
  const session = randomBytes(32).toString('base64url');
  const expiresAt = new Date(now.getTime() + SESSION_MS);
  await tx.accessSession.create({
    data: { tokenIndex: sessionIndexes(session)[0] ?? '', requestId, expiresAt },
  });
  return { session, requestId };
}

/** Ends what a browser has: its session, and the code it requested. */
export async function endAccess({
  asking,
  session,
}: {
  asking?: string | undefined;
  session?: string | undefined;
}): Promise<void> {
  if (session !== undefined)
    await db().accessSession.deleteMany({ where: { tokenIndex: { in: sessionIndexes(session) } } });
  if (asking !== undefined)
    await db().accessCode.deleteMany({ where: { askedIndex: { in: askedIndexes(asking) } } });
}

/** Withdraws a consent and notifies staff. Returns whether it was still in effect. */
export function withdrawConsent(requestId: OpenRequestId, kind: ConsentKind, now: Date): Promise<boolean> {
  return db().$transaction(async (tx) => {
    const tellStaff = () => queueStaffMails(tx, 'consent_withdrawn', { requestId }, now);
    return (await withdraw(tx, { requestId, kind }, { at: now, now }, tellStaff)).ok;
  }, LONG_TRANSACTION);
}

/**
 * Signs the consent about substance use for the person whom the request is about.
 * @returns whether it was signed; not if they ask for someone else, or if a signed consent is in effect
 */
export function signConsent(
  requestId: OpenRequestId,
  { version, name }: { version: VersionOf<'substance_use'>; name: string },
  now: Date,
): Promise<boolean> {
  return db().$transaction(async (tx) => {
    await lockRequest(tx, requestId); // of two clicks, the second finds it signed
    const row = await tx.consultationRequest.findUnique({
      where: { id: requestId },
      select: { ...STORED_CONSENTS, sealedAnswers: true },
    });
    if (!row || !maySign(openAnswers(requestId, row.sealedAnswers))) return false;
    if (substanceUseConsent(openConsents(row), now, clinic().timeZone) !== null) return false;
    return fileSignature(tx, { requestId, version, signed: { how: 'own_page', name }, at: now }, now);
  }, LONG_TRANSACTION);
}

/** The outcome of a deletion: `LEGAL_HOLD` if the law requires the clinic to keep the request. */
export type DeletionOutcome = 'DELETED' | 'GONE' | 'LEGAL_HOLD';

/**
 * Deletes a request with its consents and mail, keeps evidence that reveals nothing about it, and notifies staff. One
 * under legal hold stays as it is.
 */
export function deleteRequest(requestId: OpenRequestId, now: Date): Promise<DeletionOutcome> {
  return db().$transaction(async (tx) => {
    const where = { id: requestId };
    const row = await tx.consultationRequest.findUnique({ where, select: { reference: true } });
    if (!row) return 'GONE';
    const { count } = await tx.consultationRequest.deleteMany({ where: { ...where, legalHoldAt: null } });
    // Another click got here first, or it is under legal hold.
    if (count === 0) return (await tx.consultationRequest.count({ where })) === 0 ? 'GONE' : 'LEGAL_HOLD';
    const { reference } = row;
    await queueStaffMails(tx, 'consultation_deleted', { reference }, now);
    const deleted = { requestId, reference, kind: 'request.deleted_by_person' } as const;
    await recordDeletion(tx, deleted, { at: now, now });
    return 'DELETED';
  });
}
