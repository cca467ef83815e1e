import { randomUUID } from 'node:crypto';
import { changeSeen, recordAudit, type Seen, type StaleCode } from '@/lib/audit/mutations';
import type { Action, Details } from '@/lib/audit/schema';
import type { Staff } from '@/lib/auth/staff';
import { findSame, NOT_REMOVED, openContact, openPart, removalUrl } from '@/lib/comments/data';
import { COMMENT_NOTES_PER_MAILBOX, isSeenChange, threadOf, type DecideOutcome } from '@/lib/comments/domain';
import type { Decision } from '@/lib/comments/fields';
import { lockSent, sealedComment, sentIndexes } from '@/lib/comments/mutations';
import { needsApproval } from '@/lib/content/approvals/data';
import { asSeen, findClaims, mixedWords } from '@/lib/content/claim-check/domain';
import { queuePersonMail } from '@/lib/outbox/mutations';
import { db, type Transaction } from '@/lib/platform/db';
import { consume } from '@/lib/platform/rate-limit';
import { siteChanged } from '@/lib/platform/site-version';
import { emailKey } from '@/lib/shared/email';
import { fail, ok, type Result } from '@/lib/shared/result';
import type { Prisma } from '@/prisma/generated/client';

const CURRENT = {
  version: true,
  state: true,
  sealedName: true,
  sealedEmail: true,
  sealedText: true,
  authorId: true,
  wordedById: true,
} as const;
type Current = Prisma.CommentGetPayload<{ select: typeof CURRENT }>;

type Change = {
  action: Action;
  data: Prisma.CommentUncheckedUpdateManyInput;
  details: Details;
  isSeen: boolean;
  also?: () => Promise<void>;
};

/** Changes a comment, provided it is still as the user saw it, and has the site rendered again. */
const change = <Code extends string>(
  { id: actorId }: Staff,
  { id, version }: Seen,
  now: Date,
  plan: (current: Current, tx: Transaction) => Promise<Result<Change, Code>>,
): Promise<Result<null, Code | StaleCode>> =>
  changeSeen(
    version,
    {
      read: (tx) => tx.comment.findFirst({ where: { id, ...NOT_REMOVED }, select: CURRENT }),
      plan,
      store: (tx, { data }) =>
        tx.comment.updateMany({ where: { id, version }, data: { ...data, version: { increment: 1 } } }),
      finish: async (tx, { action, details, isSeen, also }) => {
        await also?.();
        if (isSeen) await siteChanged(tx);
        return { action, actorId, details: { reply: id, ...details } };
      },
    },
    now,
  );

const DECIDED: Readonly<Record<Decision, Action>> = {
  approved: 'reply.approved',
  rejected: 'reply.rejected',
  spam: 'reply.marked_spam',
};

/** Whether someone else must approve a comment: this member of staff wrote its text, and approval is switched on. */
const mustWait = async (tx: Transaction, staff: Staff, { authorId, wordedById }: Worded): Promise<boolean> =>
  (wordedById ?? authorId) === staff.id && (await needsApproval(tx, staff, 'comments.moderate'));
type Worded = Pick<Current, 'authorId' | 'wordedById'>;

/**
 * Decides on a comment. When it is approved, its writer gets a note with their removal link. If approval is switched
 * on, text that staff wrote is approved by someone else.
 */
export const decideComment = (staff: Staff, seen: Seen, to: Decision, now: Date) =>
  change(staff, seen, now, async ({ state: from, sealedEmail, ...worded }, tx) => {
    if (from === to) return fail('DECIDED');
    if (to === 'approved' && (await mustWait(tx, staff, worded))) return fail('OWN');
    return ok({
      action: DECIDED[to],
      data: { state: to, decidedAt: now },
      details: { from },
      isSeen: isSeenChange(from, to),
      also: async () => {
        if (to === 'approved') await notifyWriter(tx, seen.id, sealedEmail, now);
      },
    });
  });

/** Decides on several, each independently: one that someone else changed meanwhile, or must approve, stays as it is. */
export async function decideComments(
  staff: Staff,
  seen: readonly Seen[],
  to: Decision,
  now: Date,
): Promise<DecideOutcome> {
  const outcomes = [];
  for (const one of seen) outcomes.push(await decideComment(staff, one, to, now));
  const changed = outcomes.filter(({ ok: isDone }) => isDone).length;
  const own = outcomes.filter((outcome) => !outcome.ok && outcome.code === 'OWN').length;
  return { changed, own, stayed: seen.length - changed - own };
}

async function notifyWriter(tx: Transaction, id: string, sealedEmail: string | null, now: Date) {
  const contact = openContact(id, sealedEmail);
  if (!contact || !(await consume(COMMENT_NOTES_PER_MAILBOX, emailKey(contact.email), now))) return;
  const content = { to: contact.email, link: removalUrl(contact.token) };
  await queuePersonMail(tx, 'reply_approved', { content }, now);
}

/** Whether one of the clinic's texts makes a claim: a page has room for evidence, an answer doesn't. */
const claims = (text: string): boolean =>
  findClaims(asSeen(text)).length + mixedWords(asSeen(text)).length > 0;

/**
 * Replaces a comment's text with the moderator's; the earlier text isn't kept. If no name is sent, the name stays. With
 * approval switched on, a comment on the site is taken off until someone else approves the new text, so that what had
 * to go is gone at once.
 */
export const editComment = (staff: Staff, { id, version, name, text }: Seen & EditedComment, now: Date) =>
  change(staff, { id, version }, now, async (current, tx) => {
    const { state, sealedName, sealedEmail, sealedText, authorId } = current;
    if (authorId !== null && claims(text)) return fail('CLAIM');
    const was = { name: openPart(id, 'name', sealedName), text: openPart(id, 'text', sealedText) };
    const edited = { name: (authorId === null ? name : undefined) ?? was.name, text };
    const fields = (['name', 'text'] as const).filter((field) => was[field] !== edited[field]);
    const isNew = fields.length > 0;
    const contact = openContact(id, sealedEmail);
    const waits = isNew && state === 'approved' && (await needsApproval(tx, staff, 'comments.moderate'));
    return ok({
      action: 'reply.edited',
      data: {
        ...sealedComment(id, edited, contact && JSON.stringify(contact)),
        ...(isNew && { wordedById: staff.id }),
        ...(waits && { state: 'held', decidedAt: now }),
      },
      details: { fields },
      isSeen: state === 'approved' && isNew,
    });
  });

type EditedComment = { name?: string | undefined; text: string };

/**
 * Answers an approved comment on behalf of the clinic. The answer goes live at once, or, if approval is switched on,
 * once someone else approves it. Submitting twice makes one answer.
 */
export function answerComment(
  staff: Staff,
  { id: answered, text }: { id: string; text: string },
  now: Date,
): Promise<Result<'shown' | 'asked', 'GONE' | 'NOT_ON_SITE' | 'CLAIM' | 'REJECTED'>> {
  if (claims(text)) return Promise.resolve(fail('CLAIM'));
  const sent = sentIndexes(JSON.stringify([staff.id, answered, text]));
  return db().$transaction(async (tx) => {
    await lockSent(tx, sent);
    const where = { id: answered, ...NOT_REMOVED };
    const row = await tx.comment.findFirst({
      where,
      select: { id: true, parentId: true, pageId: true, state: true },
    });
    if (!row) return fail('GONE');
    if (row.state !== 'approved') return fail('NOT_ON_SITE');
    const same = await findSame(tx, sent, now);
    if (same?.state === 'rejected' || same?.state === 'spam') return fail('REJECTED');
    if (same) return ok(same.state === 'approved' ? 'shown' : 'asked');
    const waits = await needsApproval(tx, staff, 'comments.moderate');
    const id = randomUUID();
    await tx.comment.create({
      data: {
        ...sealedComment(id, { name: '', text }, null),
        id,
        pageId: row.pageId,
        parentId: threadOf(row),
        ...(waits ? { state: 'held' } : { state: 'approved', decidedAt: now }),
        sentIndex: sent[0] ?? '',
        authorId: staff.id,
        receivedAt: now,
      },
    });
    if (!waits) await siteChanged(tx);
    const details = { reply: answered };
    await recordAudit(tx, { action: 'reply.answered', actorId: staff.id, details }, now);
    return ok(waits ? 'asked' : 'shown');
  });
}
