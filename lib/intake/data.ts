import { db, type Transaction } from '@/lib/platform/db';
import { keyRing } from '@/lib/platform/keys';
import { unseal } from '@/lib/platform/sealing';
import { OperatorError } from '@/lib/shared/operator-error';
import { answersPlace, CORRECTION_WINDOW_MS, DUPLICATE_WINDOW_MS } from './domain';
import { consultationSchema, type ConsultationInput } from './schema';

/** A request that came before, as far as a new one may be the same or correct it. */
export type Earlier = { id: string; reference: string; receivedAt: Date };

const earlierFields = { id: true, reference: true, receivedAt: true } as const;
const since = (now: Date, milliseconds: number) => ({ gt: new Date(now.getTime() - milliseconds) });

/** The request that was sent with these answers from this form, if it was just now. */
export function findSent(tx: Transaction, sent: string[], now: Date): Promise<Earlier | null> {
  return tx.consultationRequest.findFirst({
    where: { sentIndex: { in: sent }, receivedAt: since(now, DUPLICATE_WINDOW_MS) },
    select: earlierFields,
    orderBy: { receivedAt: 'asc' },
  });
}

/** The last request with the same phone or email that a new one may correct. */
export function findEarlier(
  tx: Transaction,
  { phone, email }: Record<'phone' | 'email', string[]>,
  now: Date,
): Promise<Earlier | null> {
  return tx.consultationRequest.findFirst({
    where: {
      receivedAt: since(now, CORRECTION_WINDOW_MS),
      OR: [{ phoneIndex: { in: phone } }, { emailIndex: { in: email } }],
    },
    select: earlierFields,
    orderBy: { receivedAt: 'desc' },
  });
}

/** The request of that id with its answers, if it was sent just now. */
export async function openAnswers(
  tx: Transaction,
  id: string | undefined,
  now: Date,
): Promise<(Earlier & { answers: ConsultationInput }) | null> {
  if (id === undefined) return null;
  const row = await tx.consultationRequest.findFirst({
    where: { id, receivedAt: since(now, DUPLICATE_WINDOW_MS) },
    select: { ...earlierFields, sealedAnswers: true },
  });
  if (!row) return null;
  const answers: unknown = JSON.parse(unseal(keyRing(), answersPlace(id), row.sealedAnswers));
  return { ...row, answers: consultationSchema.parse(answers) };
}

/**
 * Makes sure that every stored request can be read with the keys at hand.
 * @throws OperatorError naming the keys (by fingerprint) that are missing
 */
export async function requireKeysInUse(): Promise<void> {
  const held = keyRing().map(({ id }) => id);
  const rows = await db().consultationRequest.findMany({
    where: { keyId: { notIn: held } },
    select: { keyId: true },
    distinct: ['keyId'],
  });
  if (rows.length === 0) return;
  const missing = rows.map(({ keyId }) => keyId).join(', ');
  throw new OperatorError(
    `Stored answers need the key ${missing}, which is not among the keys given. Restore it first.`,
  );
}

/** Whether any request is stored: then a missing key must be restored, never replaced. */
export async function hasRequests(): Promise<boolean> {
  return (await db().consultationRequest.findFirst({ select: { id: true } })) !== null;
}
