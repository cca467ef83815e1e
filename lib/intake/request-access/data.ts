import { clinic } from '@/lib/clinic/data';
import { STORED_CONSENTS, openAnswers, openConsents } from '@/lib/intake/data';
import type { StoredConsent } from '@/lib/intake/domain';
import { hasProofs, proofYears } from '@/lib/intake/proofs/data';
import { substanceUseConsent } from '@/lib/intake/proofs/domain';
import type { ConsultationInput } from '@/lib/intake/schema';
import { maySign } from '@/lib/intake/signatures/domain';
import { blindIndexes } from '@/lib/platform/blind-index';
import { db, type Transaction } from '@/lib/platform/db';
import { checkRing } from '@/lib/platform/keys';
import { emailKey } from '@/lib/shared/email';
import type { Prisma } from '@/prisma/generated/client';
import { personStatus, type Opened, type PersonStatus } from './domain';

declare const minted: unique symbol;

/**
 * The id of a request that its person may see and change now. Reads and writes of request access take one, so that code
 * that skipped the session check does not compile.
 */
export type OpenRequestId = string & { readonly [minted]: true };

/** Staff haven't marked it as spam, which may use someone else's address. */
const NOT_SPAM = {
  NOT: { status: 'quarantined', quarantineReason: 'MARKED_BY_STAFF' },
} satisfies Prisma.ConsultationRequestWhereInput;

const isEmailPrivate = (row: Parameters<typeof openConsents>[0]): boolean =>
  openConsents(row).some(({ kind, withdrawnAt }) => kind === 'private_email' && withdrawnAt === null);

/** Whether its person may open a request: as long as they call their email private and it isn't marked as spam. */
export async function isAccessible(tx: Transaction, id: string): Promise<boolean> {
  const row = await tx.consultationRequest.findFirst({ where: { id, ...NOT_SPAM }, select: STORED_CONSENTS });
  return row !== null && isEmailPrivate(row);
}

/** Keyed hashes of a session's random token. */
export const sessionIndexes = (token: string): string[] => blindIndexes(checkRing(), 'access-session', token);

/** The request that a session opens; null if it ended, whatever the browser still has. */
export async function openRequest(opened: Opened | undefined, now: Date): Promise<OpenRequestId | null> {
  if (!opened) return null;
  const row = await db().accessSession.findFirst({
    where: {
      tokenIndex: { in: sessionIndexes(opened.session) },
      expiresAt: { gt: now },
      requestId: opened.requestId,
    },
    select: { requestId: true },
  });
  return row && (await isAccessible(db(), row.requestId)) ? (row.requestId as OpenRequestId) : null;
}

/** Whether the request no longer exists. */
export const isGone = async (requestId: string): Promise<boolean> =>
  (await db().consultationRequest.count({ where: { id: requestId } })) === 0;

/** Everything stored about a request, as its person may see it. */
export type StoredRequest = {
  reference: string;
  receivedAt: Date;
  status: PersonStatus;
  /** Whether its person can sign the consent about substance use: it is about them, and none is in effect. */
  mayStillSign: boolean;
  /** Whether the law requires the clinic to keep it. */
  isUnderHold: boolean;
  answers: ConsultationInput;
  consents: Pick<
    StoredConsent,
    'kind' | 'text' | 'givenAt' | 'givenHow' | 'withdrawnAt' | 'withdrawnHow' | 'signed'
  >[];
};

/** The request, or null if it no longer exists. */
export async function readStored(requestId: OpenRequestId, now: Date): Promise<StoredRequest | null> {
  const row = await db().consultationRequest.findUnique({
    where: { id: requestId },
    select: {
      reference: true,
      receivedAt: true,
      status: true,
      legalHoldAt: true,
      sealedAnswers: true,
      ...STORED_CONSENTS,
    },
  });
  if (!row) return null;
  const { reference, receivedAt, status, legalHoldAt, sealedAnswers } = row;
  const answers = openAnswers(requestId, sealedAnswers);
  const consents = openConsents(row);
  return {
    reference,
    receivedAt,
    status: personStatus(status, answers),
    isUnderHold: legalHoldAt !== null,
    mayStillSign: maySign(answers) && substanceUseConsent(consents, now, clinic().timeZone) === null,
    answers,
    consents,
  };
}

/** How many years a proof about a request outlives it; null if there is none. */
export async function proofKept(requestId: OpenRequestId, now: Date): Promise<number | null> {
  const row = await db().consultationRequest.findUnique({
    where: { id: requestId },
    select: { reference: true },
  });
  return row && (await hasProofs(db(), row.reference)) ? proofYears(db(), now) : null;
}

/**
 * The request with that reference and that private email, with the address as its person typed it; null if there is
 * none.
 */
export async function findByReferenceAndEmail(
  tx: Transaction,
  reference: string,
  email: string,
): Promise<{ requestId: string; email: string } | null> {
  const row = await tx.consultationRequest.findFirst({
    where: { reference, ...NOT_SPAM },
    select: { ...STORED_CONSENTS, sealedAnswers: true },
  });
  if (!row || !isEmailPrivate(row)) return null;
  const { email: stored } = openAnswers(row.id, row.sealedAnswers);
  return emailKey(stored) === emailKey(email) ? { requestId: row.id, email: stored } : null;
}
