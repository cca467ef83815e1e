import type { Staff } from '@/lib/auth/staff';
import { db, type Transaction } from '@/lib/platform/db';
import { keyRing } from '@/lib/platform/keys';
import { SealError, unseal } from '@/lib/platform/sealing';
import { OperatorError } from '@/lib/shared/operator-error';
import type { Prisma } from '@/prisma/generated/client';
import {
  answersPlace,
  CORRECTION_WINDOW_MS,
  DUPLICATE_WINDOW_MS,
  INDEX_VERSION,
  intakeDraftPlace,
} from './domain';
import { intakeDraftSchema, storedAnswersSchema, type ConsultationInput, type IntakeDraft } from './schema';

/** A request that came before, as far as a new one may be the same or correct it. */
export type Earlier = { id: string; reference: string; receivedAt: Date };

const earlierFields = { id: true, reference: true, receivedAt: true } as const;
const since = (now: Date, milliseconds: number) => ({ gt: new Date(now.getTime() - milliseconds) });

/** The request that was sent with these answers from this form, no longer ago than that. */
export function findSent(
  tx: Transaction,
  sent: string[],
  windowMs: number,
  now: Date,
): Promise<Earlier | null> {
  return tx.consultationRequest.findFirst({
    where: { sentIndex: { in: sent }, receivedAt: since(now, windowMs) },
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

/**
 * The answers of a request, of which the database holds a sealed text.
 * @throws SealError where no key at hand opens it
 */
export const openAnswers = (id: string, sealed: string): ConsultationInput =>
  storedAnswersSchema.parse(JSON.parse(unseal(keyRing(), answersPlace(id), sealed)));

/** The request of that id with its answers, if it was sent just now. */
export async function readSent(
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
  return { ...row, answers: openAnswers(id, row.sealedAnswers) };
}

const OUTDATED = { indexVersion: { lt: INDEX_VERSION } } as const;

/** Requests that an earlier version indexed, by rules of its own. */
export const findOutdated = (most: number): Promise<{ id: string; sealedAnswers: string }[]> =>
  db().consultationRequest.findMany({
    where: OUTDATED,
    select: { id: true, sealedAnswers: true },
    take: most,
  });

/** Whether a search may miss requests, because an earlier version indexed them. */
export const hasOutdated = async (tx: Transaction): Promise<boolean> =>
  (await tx.consultationRequest.findFirst({ where: OUTDATED, select: { id: true } })) !== null;

/**
 * Makes sure that every stored request and every reply can be read with the keys at hand.
 * @throws OperatorError naming the keys (by fingerprint) that are missing
 */
export async function requireKeysInUse(): Promise<void> {
  const held = keyRing().map(({ id }) => id);
  const unread = {
    where: { keyId: { notIn: held } },
    select: { keyId: true },
    distinct: ['keyId'],
  } satisfies Prisma.ConsultationRequestFindManyArgs & Prisma.ReplyFindManyArgs;
  const rows = [await db().consultationRequest.findMany(unread), await db().reply.findMany(unread)].flat();
  if (rows.length === 0) return;
  const missing = [...new Set(rows.map(({ keyId }) => keyId))].join(', ');
  throw new OperatorError(
    `Stored answers need the key ${missing}, which is not among the keys given. Restore it first.`,
  );
}

/** The phone intake that somebody has begun and not saved; null where there is none, or no key at hand opens it. */
export async function readIntakeDraft({ id: staffId }: Staff): Promise<IntakeDraft | null> {
  const row = await db().intakeDraft.findUnique({ where: { staffId }, select: { sealedFields: true } });
  if (!row) return null;
  try {
    const opened: unknown = JSON.parse(unseal(keyRing(), intakeDraftPlace(staffId), row.sealedFields));
    return intakeDraftSchema.safeParse(opened).data ?? null;
  } catch (error) {
    if (error instanceof SealError) return null;
    throw error;
  }
}

const SAMPLE = 100;

/** Opens the newest requests. Gives how many; throws where one can't be read. */
export async function requireReadableRequests(): Promise<number> {
  const rows = await db().consultationRequest.findMany({
    select: { id: true, sealedAnswers: true },
    orderBy: { receivedAt: 'desc' },
    take: SAMPLE,
  });
  for (const { id, sealedAnswers } of rows) openAnswers(id, sealedAnswers);
  return rows.length;
}

/** Whether any request or reply is stored: then a missing key must be restored, never replaced. */
export async function hasSealedRows(): Promise<boolean> {
  const one = { select: { id: true } } as const;
  return (
    (await db().consultationRequest.findFirst(one)) !== null || (await db().reply.findFirst(one)) !== null
  );
}
