import { openAnswers } from '@/lib/intake/data';
import { INDEX_VERSION, SAME_FORM_WINDOW_MS } from '@/lib/intake/domain';
import { widthOf } from '@/lib/platform/blind-index';
import { db, type Transaction } from '@/lib/platform/db';
import { keyRing, searchRing } from '@/lib/platform/keys';
import { OperatorError } from '@/lib/shared/operator-error';
import type { Prisma } from '@/prisma/generated/client';

/** Requests that an earlier release indexed and sealed by its own rules. */
export const OUTDATED = { indexVersion: { lt: INDEX_VERSION } } as const;

/** Requests to index and seal by today's rules. */
export const findOutdated = (most: number) =>
  db().consultationRequest.findMany({
    where: OUTDATED,
    select: { id: true },
    take: most,
  });

/** How many bits an index should have today, and which rows have a different number or another key. */
export async function findMisindexed(most: number) {
  const { _count: rows, _max } = await db().requestSearch.aggregate({ _count: true, _max: { width: true } });
  const width = widthOf(rows, _max.width ?? 0);
  const found = await db().requestSearch.findMany({
    where: { OR: [{ width: { not: width } }, { keyId: { not: searchRing()[0].id } }] },
    select: { requestId: true, keyId: true, sealedKeys: true },
    take: most,
  });
  return { width, found };
}

/** The sealed answers of these requests. */
export const readAnswers = (ids: string[]) =>
  db().consultationRequest.findMany({
    where: { id: { in: ids } },
    select: { id: true, sealedAnswers: true },
  });

/** Forms sent so long ago that the same answers no longer count as the same request. */
export const sentLongAgo = (now: Date) => ({
  sentIndex: { not: null },
  receivedAt: { lt: new Date(now.getTime() - SAME_FORM_WINDOW_MS) },
});

/** Whether a search may miss requests because an earlier version indexed them. */
export const hasOutdated = async (tx: Transaction): Promise<boolean> =>
  (await tx.consultationRequest.findFirst({ where: OUTDATED, select: { id: true } })) !== null;

/**
 * Makes sure that the key of every request, comment and proof row is available; fast enough to call every few seconds.
 * Other values of a request may need another key, which the start command looks for (keys-in-use.ts).
 * @throws OperatorError naming the missing keys (by fingerprint)
 */
export async function requireRowKeys(): Promise<void> {
  const known = keyRing().map(({ id }) => id);
  const unread = {
    where: { keyId: { notIn: known } },
    select: { keyId: true },
    distinct: ['keyId'],
  } satisfies Prisma.ConsultationRequestFindManyArgs & Prisma.CommentFindManyArgs & Prisma.ProofFindManyArgs;
  const rows = [
    await db().consultationRequest.findMany(unread),
    await db().comment.findMany(unread),
    await db().proof.findMany(unread),
  ].flat();
  if (rows.length === 0) return;
  const missing = [...new Set(rows.map(({ keyId }) => keyId))].join(', ');
  throw new OperatorError(
    `Stored answers need the key ${missing}, which is not among the keys given. Restore it first.`,
  );
}

const SAMPLE = 100;

/** Opens the newest requests and returns how many; throws if one can't be read. */
export async function requireReadableRequests(): Promise<number> {
  const rows = await db().consultationRequest.findMany({
    select: { id: true, sealedAnswers: true },
    orderBy: { receivedAt: 'desc' },
    take: SAMPLE,
  });
  for (const { id, sealedAnswers } of rows) openAnswers(id, sealedAnswers);
  return rows.length;
}

/** Whether any request, comment or proof is stored: then a missing key must be restored, never replaced. */
export async function hasSealedRows(): Promise<boolean> {
  const one = { select: { id: true } } as const;
  const found = [
    await db().consultationRequest.findFirst(one),
    await db().comment.findFirst(one),
    await db().proof.findFirst(one),
  ];
  return found.some((row) => row !== null);
}
