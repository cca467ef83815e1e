import { recordAudit } from '@/lib/audit/mutations';
import { NOT_REMOVED, openContact, removalIndexes, removalUrl } from '@/lib/comments/data';
import { COMMENT_ERASURE, isToken } from '@/lib/comments/domain';
import type { CommentState } from '@/lib/comments/fields';
import { stopMailsWithLink } from '@/lib/outbox/mutations';
import { db, type Transaction } from '@/lib/platform/db';
import { recordErasure, type Erasure } from '@/lib/platform/erasure-log';
import { keyRing } from '@/lib/platform/keys';
import { siteChanged } from '@/lib/platform/site-version';
import type { Prisma } from '@/prisma/generated/client';

/**
 * Permanently deletes a comment for its writer. If the clinic answered it on the site, an empty placeholder stays so
 * that the answer makes sense; other readers' answers stay as comments of their own.
 * @returns whether the link still removed anything
 */
export async function removeComment(token: string, now: Date): Promise<boolean> {
  if (!isToken(token)) return false;
  return db().$transaction(async (tx) => {
    const where = { removalIndex: { in: removalIndexes(token) } };
    const found = await tx.comment.findFirst({ where, select: { id: true } });
    if (!found) return false;
    await tx.$executeRaw`SELECT FROM reply WHERE id = ${found.id}::uuid FOR UPDATE`;
    // Not earlier: two clicks remove only once, and a moderator may have approved it meanwhile.
    const row = await tx.comment.findFirst({
      where: { ...where, id: found.id },
      select: REMOVED,
    });
    if (!row) return false;
    await remove(tx, row, { at: now, now });
    return true;
  });
}

const REMOVED = { id: true, state: true, sealedEmail: true } as const;

async function remove(
  tx: Transaction,
  row: { id: string; state: CommentState; sealedEmail: string | null },
  { at, now }: { at: Date; now: Date },
) {
  const contact = openContact(row.id, row.sealedEmail);
  if (contact) await stopMailsWithLink(tx, removalUrl(contact.token)); // the note of its approval may still wait
  if (row.state !== 'approved') await returnAnswersToReview(tx, { id: row.id }, now);
  await wipe(tx, row.id);
  if (row.state === 'approved') await siteChanged(tx);
  const details = { reply: row.id };
  await recordAudit(tx, { action: COMMENT_ERASURE, actorId: null, details }, now);
  await recordErasure({ id: row.id, at, kind: COMMENT_ERASURE });
}

/** Removes a comment that a restore brought back after its writer had removed it. Returns whether it was there. */
export function removeAgain({ id, at }: Erasure, now: Date): Promise<boolean> {
  return db().$transaction(async (tx) => {
    await tx.$executeRaw`SELECT FROM reply WHERE id = ${id}::uuid FOR UPDATE`;
    const row = await tx.comment.findFirst({
      where: { id, ...NOT_REMOVED },
      select: REMOVED,
    });
    if (!row) return false;
    await remove(tx, row, { at, now });
    return true;
  });
}

/** Readers' answers below a hidden comment are reviewed again before they are shown on their own. */
export const returnAnswersToReview = (tx: Transaction, parent: Prisma.CommentWhereInput, now: Date) =>
  tx.comment.updateMany({
    where: { parent, state: 'approved', authorId: null },
    data: { state: 'held', decidedAt: now },
  });

/** If the clinic answered, what remains is an empty placeholder; other readers' answers then stand on their own. */
async function wipe(tx: Transaction, id: string) {
  const answers = { parentId: id, state: 'approved', authorId: { not: null } } as const;
  if ((await tx.comment.count({ where: answers })) === 0) {
    await tx.comment.delete({ where: { id } });
    return;
  }
  await tx.comment.update({
    where: { id },
    data: {
      sealedName: '',
      sealedEmail: null,
      sealedText: '',
      suspicions: [],
      removalIndex: null,
      sentIndex: `removed.${id}`, // the same text may be sent again
      keyId: keyRing()[0].id,
      version: { increment: 1 },
    },
  });
}
