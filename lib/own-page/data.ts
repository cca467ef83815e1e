import type { ConsentKind } from '@/content/consent-versions';
import { openAnswers } from '@/lib/intake/data';
import type { ConsultationInput } from '@/lib/intake/schema';
import { db, type Transaction } from '@/lib/platform/db';

/** All that is held of a request, as its person may see it. */
export type HeldRequest = {
  reference: string;
  receivedAt: Date;
  /** Whether the law obliges the clinic to keep it. */
  isUnderHold: boolean;
  answers: ConsultationInput;
  consents: { kind: ConsentKind; text: string; givenAt: Date; withdrawnAt: Date | null }[];
};

/** The request, or null where there is none any more. */
export async function readHeld(requestId: string): Promise<HeldRequest | null> {
  const row = await db().consultationRequest.findUnique({
    where: { id: requestId },
    select: {
      reference: true,
      receivedAt: true,
      heldAt: true,
      sealedAnswers: true,
      consents: {
        select: { kind: true, text: true, givenAt: true, withdrawnAt: true },
        orderBy: { kind: 'asc' },
      },
    },
  });
  if (!row) return null;
  const { sealedAnswers, heldAt, ...rest } = row;
  return { ...rest, isUnderHold: heldAt !== null, answers: openAnswers(requestId, sealedAnswers) };
}

/** Where a code may be sent for a reference: the email that its person called private, as long as they do. */
export async function findPrivateEmail(
  tx: Transaction,
  reference: string,
): Promise<{ requestId: string; email: string } | null> {
  const row = await tx.consultationRequest.findFirst({
    where: { reference, consents: { some: { kind: 'private_email', withdrawnAt: null } } },
    select: { id: true, sealedAnswers: true },
  });
  return row && { requestId: row.id, email: openAnswers(row.id, row.sealedAnswers).email };
}
