import { randomBytes, randomUUID } from 'node:crypto';
import type { Language } from '@/content/languages';
import { findPage } from '@/lib/content/copy/data';
import { ensurePage } from '@/lib/content/copy/mutations';
import { takeLockOn } from '@/lib/platform/advisory-locks';
import { blindIndexes } from '@/lib/platform/blind-index';
import { db, type Transaction } from '@/lib/platform/db';
import { checkRing, keyRing } from '@/lib/platform/keys';
import { seal } from '@/lib/platform/sealing';
import { fail, ok, type Result } from '@/lib/shared/result';
import { findSame, NOT_REMOVED, openContact, removalIndexes } from './data';
import { canonicalComment, commentContext, threadOf } from './domain';
import type { CommentState, Suspicion } from './fields';
import { isCommentId, type CommentInput } from './schema';

/** The page a comment is under, and what it answers there. */
export type Under = { language: Language; page: string; parentId: string | null };

/** What the writer gets back; `token` is null if others may know the text by now, because they could ask for it too. */
export type Submission = { id: string; token: string | null; duplicate: boolean };

/** Says why a new comment looks like spam; called only if the comment is not a repeat. */
export type Suspicions = () => Promise<Suspicion[]>;

/**
 * Stores a comment as pending (`held`), or as spam if anything suggests it. No one sees it until staff approve it.
 * @returns why not: the page doesn't take comments, or the comment being answered is gone
 * @throws if the database can't be reached; then nothing is stored
 */
export async function submitComment(
  input: CommentInput,
  { language, page, parentId }: Under,
  suspicionsOf: Suspicions,
  now: Date,
): Promise<Result<Submission, 'CLOSED' | 'PARENT_GONE'>> {
  const sent = sentIndexes(canonicalComment(`${language}/${page}`, input));
  return db().$transaction(async (tx) => {
    await lockSent(tx, sent);
    const same = await findSame(tx, sent, now);
    if (same) return ok({ id: same.id, token: tokenFor(same), duplicate: true });
    if (!findPage(language, page)?.replies) return fail('CLOSED');
    const pageId = await ensurePage(tx, language, page, now);
    if (pageId === undefined) return fail('CLOSED');
    const thread = parentId === null ? null : await openThread(tx, pageId, parentId);
    if (thread === undefined) return fail('PARENT_GONE');
    const token = randomBytes(24).toString('base64url');
    const suspicions = await suspicionsOf();
    const id = randomUUID();
    await tx.comment.create({
      data: {
        ...sealedComment(id, input, JSON.stringify({ email: input.email, token })),
        id,
        pageId,
        parentId: thread,
        state: suspicions.length === 0 ? 'held' : 'spam',
        suspicions,
        sentIndex: sent[0] ?? '',
        removalIndex: removalIndexes(token)[0] ?? '',
        receivedAt: now,
      },
    });
    return ok({ id, token, duplicate: false });
  });
}

/** Keyed hashes by which the same comment sent twice is recognized, newest key first. */
export const sentIndexes = (canonical: string) => blindIndexes(checkRing(), 'reply-sent', canonical);

/** The same text arriving twice at once is stored only once. */
export const lockSent = (tx: Transaction, [first = '']: string[]) => takeLockOn(tx, first);

const tokenFor = ({
  id,
  state,
  sealedEmail,
}: {
  id: string;
  state: CommentState;
  sealedEmail: string | null;
}) => (state === 'approved' ? null : (openContact(id, sealedEmail)?.token ?? null));

/** The thread of the comment being answered; undefined if that one is no longer on the page. */
async function openThread(tx: Transaction, pageId: string, parentId: string): Promise<string | undefined> {
  if (!isCommentId(parentId)) return undefined;
  const parent = await tx.comment.findFirst({
    where: { id: parentId, pageId, state: 'approved', ...NOT_REMOVED },
    select: { id: true, parentId: true },
  });
  return parent ? threadOf(parent) : undefined;
}

/** Everything sealed, under one key. */
export function sealedComment(
  id: string,
  { name, text }: { name: string; text: string },
  contact: string | null,
) {
  const ring = keyRing();
  return {
    sealedName: seal(ring, commentContext(id, 'name'), name),
    sealedEmail: contact === null ? null : seal(ring, commentContext(id, 'email'), contact),
    sealedText: seal(ring, commentContext(id, 'text'), text),
    keyId: ring[0].id,
  };
}
