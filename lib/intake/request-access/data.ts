import type { ConsentKind } from '@/content/consent-versions';
import { STORED_CONSENTS, openAnswers, openConsents } from '@/lib/intake/data';
import { hasProofs, proofYears } from '@/lib/intake/proofs/data';
import type { ConsultationInput } from '@/lib/intake/schema';
import { blindIndexes } from '@/lib/platform/blind-index';
import { db, type Transaction } from '@/lib/platform/db';
import { keyRing } from '@/lib/platform/keys';
import { emailKey } from '@/lib/shared/email';
import type { Prisma } from '@/prisma/generated/client';
import type { Opened } from './domain';

declare const minted: unique symbol;

/**
 * The id of a request whose person may see and change it now. Reads and writes of request access take one, so that a step
 * which did not look for the session does not compile.
 */
export type OpenRequestId = string & { readonly [minted]: true };

/** Staff have not found that it is spam, maybe with somebody else's address. */
const NOT_SPAM = {
  NOT: { status: 'quarantined', quarantineReason: 'MARKED_BY_STAFF' },
} satisfies Prisma.ConsultationRequestWhereInput;

const isEmailPrivate = (row: Parameters<typeof openConsents>[0]): boolean =>
  openConsents(row).some(({ kind, withdrawnAt }) => kind === 'private_email' && withdrawnAt === null);

/** Whether its person may open a request: as long as they call their email private, and it is not marked as spam. */
export async function isAccessible(tx: Transaction, id: string): Promise<boolean> {
  const row = await tx.consultationRequest.findFirst({ where: { id, ...NOT_SPAM }, select: STORED_CONSENTS });
  return row !== null && isEmailPrivate(row);
}

/** Keyed hashes of the random token of a session. */
export const sessionIndexes = (token: string): string[] => blindIndexes(keyRing(), 'access-session', token);

/** The request that a session opens; null where it ended, whatever the browser still holds. */
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

/** Whether there is no such request any more. */
export const isGone = async (requestId: string): Promise<boolean> =>
  (await db().consultationRequest.count({ where: { id: requestId } })) === 0;

/** All that is held of a request, as its person may see it. */
export type StoredRequest = {
  reference: string;
  receivedAt: Date;
  /** Whether the law obliges the clinic to keep it. */
  isUnderHold: boolean;
  answers: ConsultationInput;
  consents: { kind: ConsentKind; text: string; givenAt: Date; withdrawnAt: Date | null }[];
};

/** The request, or null where there is none any more. */
export async function readStored(requestId: OpenRequestId): Promise<StoredRequest | null> {
  const row = await db().consultationRequest.findUnique({
    where: { id: requestId },
    select: {
      reference: true,
      receivedAt: true,
      legalHoldAt: true,
      sealedAnswers: true,
      ...STORED_CONSENTS,
    },
  });
  if (!row) return null;
  const { reference, receivedAt, legalHoldAt, sealedAnswers } = row;
  return {
    reference,
    receivedAt,
    isUnderHold: legalHoldAt !== null,
    answers: openAnswers(requestId, sealedAnswers),
    consents: openConsents(row),
  };
}

/** For how many years a proof about a request outlives it; null where there is none. */
export async function proofKept(requestId: OpenRequestId, now: Date): Promise<number | null> {
  const row = await db().consultationRequest.findUnique({
    where: { id: requestId },
    select: { reference: true },
  });
  return row && (await hasProofs(db(), row.reference)) ? proofYears(db(), now) : null;
}

/** The request with that reference and that private email, with the address as its person wrote it; null where there is none. */
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
