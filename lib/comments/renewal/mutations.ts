import { openContact, openPart, removalIndexes } from '@/lib/comments/data';
import { sealedComment } from '@/lib/comments/mutations';
import { db } from '@/lib/platform/db';
import { keyRing } from '@/lib/platform/keys';
import { log } from '@/lib/platform/log';
import { isUnreadable } from '@/lib/platform/sealing';
import { faultCode } from '@/lib/shared/fault-code';

/**
 * Brings the keyed hashes of removal links to today's key, where the link is still known. The others stay under the key
 * they have, of which the part that checks is never given up.
 */
export async function renewRemovalIndexes(): Promise<void> {
  const isOlder = { not: { startsWith: `${keyRing()[0].id}.` } };
  let after: string | undefined;
  for (;;) {
    const rows = await db().comment.findMany({
      where: {
        removalIndex: isOlder,
        sealedEmail: { not: null },
        ...(after !== undefined && { id: { gt: after } }),
      },
      select: { id: true, sealedEmail: true, removalIndex: true },
      orderBy: { id: 'asc' },
      take: RESEAL_BATCH,
    });
    for (const row of rows) await renewRemovalIndex(row);
    if (rows.length < RESEAL_BATCH) return;
    after = rows.at(-1)?.id;
  }
}

type Removable = { id: string; sealedEmail: string | null; removalIndex: string | null };

async function renewRemovalIndex({ id, sealedEmail, removalIndex }: Removable): Promise<void> {
  try {
    const token = openContact(id, sealedEmail)?.token;
    const data = { removalIndex: removalIndexes(token ?? '')[0] ?? null };
    if (token !== undefined) await db().comment.updateMany({ where: { id, removalIndex }, data });
  } catch (error) {
    if (!isUnreadable(error)) throw error; // one that doesn't open keeps the hash that it has
  }
}

const RESEAL_BATCH = 200;

/**
 * Reseals comments from earlier releases in the current format. One that was changed meanwhile already is; one that
 * doesn't open doesn't block the others.
 */
export async function resealComments(): Promise<void> {
  let after: string | undefined;
  for (;;) {
    const rows = await db().comment.findMany({
      where: { sealedText: { startsWith: 's1.' }, ...(after !== undefined && { id: { gt: after } }) },
      select: { id: true, sealedName: true, sealedEmail: true, sealedText: true },
      orderBy: { id: 'asc' },
      take: RESEAL_BATCH,
    });
    for (const row of rows) await resealComment(row);
    if (rows.length < RESEAL_BATCH) return;
    after = rows.at(-1)?.id;
  }
}

async function resealComment({
  id,
  ...before
}: { id: string } & Omit<SealedComment, 'keyId'>): Promise<void> {
  try {
    const contact = openContact(id, before.sealedEmail);
    const opened = {
      name: openPart(id, 'name', before.sealedName),
      text: openPart(id, 'text', before.sealedText),
    };
    const data = sealedComment(id, opened, contact && JSON.stringify(contact));
    await db().comment.updateMany({ where: { id, ...before }, data });
  } catch (error) {
    log.error('reply.not_resealed', { code: faultCode(error) });
  }
}

type SealedComment = ReturnType<typeof sealedComment>;
