import type { WithdrawnHow } from '@/lib/intake/fields';
import type { ConsentKind } from '@/content/consent-versions';
import type { Envelopes } from '@/lib/audit/sealed-values';
import { openConsents, STORED_CONSENTS, type Triage } from '@/lib/intake/data';
import { answersContext, consentsContext, triageContext, type StoredConsent } from '@/lib/intake/domain';
import { recordWithdrawal } from '@/lib/intake/proofs/mutations';
import type { Transaction } from '@/lib/platform/db';
import { keyRing } from '@/lib/platform/keys';
import { seal, versionOf } from '@/lib/platform/sealing';
import { MINUTE_MS } from '@/lib/shared/durations';
import { fail, ok, type Result } from '@/lib/shared/result';

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

/** How a consent ended. */
type Ended = {
  how?: WithdrawnHow | undefined;
  /** Whether `at` is when the person said it, by a clock without seconds: never before the consent it's about. */
  isReported?: boolean;
  /** Replays a withdrawal that was logged then: a consent given or recorded later isn't the one withdrawn. */
  loggedAt?: Date;
};

/**
 * Marks a consent as withdrawn.
 * @returns what was sealed, for the audit; `NOT_IN_EFFECT` if it was already withdrawn: of two concurrent calls, one
 *   gets that
 */
export async function withdrawStoredConsent(
  tx: Transaction,
  requestId: string,
  kind: ConsentKind,
  at: Date,
  { how, isReported = false, loggedAt }: Ended = {},
): Promise<Result<Envelopes, 'NOT_IN_EFFECT' | 'BEFORE_CONSENT'>> {
  await lockRequest(tx, requestId);
  const row = await tx.consultationRequest.findUnique({
    where: { id: requestId },
    select: { reference: true, ...STORED_CONSENTS },
  });
  const consents = row ? openConsents(row) : [];
  const isLater = ({ recordedAt, givenAt }: StoredConsent) =>
    loggedAt !== undefined && (recordedAt ?? givenAt) > loggedAt;
  const isGiven = (consent: StoredConsent) =>
    consent.kind === kind && consent.withdrawnAt === null && !isLater(consent);
  if (!row || !consents.some(isGiven)) return fail('NOT_IN_EFFECT');
  const isBefore = ({ givenAt }: StoredConsent) => at.getTime() + MINUTE_MS <= givenAt.getTime();
  if (isReported && consents.some((one) => isGiven(one) && isBefore(one))) return fail('BEFORE_CONSENT');
  const ended = { withdrawnAt: at, ...(how && { withdrawnHow: how }) };
  const changed = consents.map((consent) => (isGiven(consent) ? { ...consent, ...ended } : consent));
  const sealed = await storeConsents(tx, row, changed);
  await recordWithdrawal(tx, { reference: row.reference, kind }, at);
  return ok({ consents: sealed });
}

/** Stores a request's consents anew. The caller holds the request's lock. Returns what was sealed. */
export async function storeConsents(
  tx: Transaction,
  { id, sealedConsents: before }: { id: string; sealedConsents: string | null },
  consents: readonly StoredConsent[],
): Promise<string> {
  const sealed = sealedConsents(id, consents, nextVersion(before));
  await tx.consultationRequest.update({ where: { id }, data: { sealedConsents: sealed } });
  await tx.consent.deleteMany({ where: { requestId: id } });
  return sealed;
}

/** No one else can change it until this transaction ends. */
export const lockRequest = (tx: Transaction, id: string) =>
  tx.$executeRaw`SELECT FROM consultation_request WHERE id = ${id}::uuid FOR UPDATE`;

/** Each envelope that replaces another increments the version. */
export const nextVersion = (before: string | null) => (before === null ? 1 : versionOf(before) + 1);

/** Always present and always the same length, whatever it contains. */
export const sealedTriage = (id: string, triage: Triage, version = 1): string =>
  seal(keyRing(), triageContext(id), JSON.stringify(triage), { version });
