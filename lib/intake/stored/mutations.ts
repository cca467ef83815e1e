import type { WithdrawnHow } from '@/lib/intake/fields';
import type { ConsentKind } from '@/content/consent-versions';
import type { Envelopes } from '@/lib/audit/sealed-values';
import { openConsents, STORED_CONSENTS, type Triage } from '@/lib/intake/data';
import { answersContext, consentsContext, triageContext, type StoredConsent } from '@/lib/intake/domain';
import { recordWithdrawal } from '@/lib/intake/proofs/mutations';
import type { Transaction } from '@/lib/platform/db';
import { keyRing } from '@/lib/platform/keys';
import { seal, versionOf } from '@/lib/platform/sealing';

/** Answers look alike in length, with no message or one of moderate length. */
const ANSWERS_LEAST_BYTES = 2048;

/** A request's answers, sealed. */
export const sealedAnswers = (id: string, answers: string, version = 1): string =>
  seal(keyRing(), answersContext(id), answers, { version, leastBytes: ANSWERS_LEAST_BYTES });

/** One consent and all of them look alike in length. */
const CONSENTS_LEAST_BYTES = 8192;

/** A request's consents, sealed. */
export const sealedConsents = (id: string, consents: readonly StoredConsent[], version = 1): string =>
  seal(keyRing(), consentsContext(id), JSON.stringify(consents), {
    version,
    leastBytes: CONSENTS_LEAST_BYTES,
  });

/**
 * Marks a consent as withdrawn.
 * @returns what was sealed, for the audit; null if it was already withdrawn: of two concurrent calls, one gets null
 */
export async function withdrawStoredConsent(
  tx: Transaction,
  requestId: string,
  kind: ConsentKind,
  now: Date,
  how?: WithdrawnHow,
): Promise<Envelopes | null> {
  await lockRequest(tx, requestId);
  const row = await tx.consultationRequest.findUnique({
    where: { id: requestId },
    select: { reference: true, ...STORED_CONSENTS },
  });
  const consents = row ? openConsents(row) : [];
  const isGiven = (consent: StoredConsent) => consent.kind === kind && consent.withdrawnAt === null;
  if (!row || !consents.some(isGiven)) return null;
  const ended = { withdrawnAt: now, ...(how && { withdrawnHow: how }) };
  const changed = consents.map((consent) => (isGiven(consent) ? { ...consent, ...ended } : consent));
  const sealed = sealedConsents(requestId, changed, nextVersion(row.sealedConsents));
  await tx.consultationRequest.update({ where: { id: requestId }, data: { sealedConsents: sealed } });
  await tx.consent.deleteMany({ where: { requestId } });
  await recordWithdrawal(tx, { reference: row.reference, kind }, now);
  return { consents: sealed };
}

/** No one else can change it until this transaction ends. */
export const lockRequest = (tx: Transaction, id: string) =>
  tx.$executeRaw`SELECT FROM consultation_request WHERE id = ${id}::uuid FOR UPDATE`;

/** Each envelope that replaces another increments the version. */
export const nextVersion = (before: string | null) => (before === null ? 1 : versionOf(before) + 1);

/** Always present and always the same length, whatever it contains. */
export const sealedTriage = (id: string, triage: Triage, version = 1): string =>
  seal(keyRing(), triageContext(id), JSON.stringify(triage), { version });
