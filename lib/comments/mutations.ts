import { randomBytes, randomUUID } from 'node:crypto';
import type { Language } from '@/content/languages';
import { changeSeen, recordAudit, type Seen, type StaleCode } from '@/lib/audit/mutations';
import type { Action, Details } from '@/lib/audit/schema';
import type { Staff } from '@/lib/auth/staff';
import { needsApproval } from '@/lib/content/approvals/data';
import { asSeen, findClaims, mixedWords } from '@/lib/content/claim-check/domain';
import { findPage } from '@/lib/content/copy/data';
import { ensurePage } from '@/lib/content/copy/mutations';
import { queuePersonMail, stopMailsWithLink } from '@/lib/outbox/mutations';
import { takeLockOn } from '@/lib/platform/advisory-locks';
import { blindIndexes } from '@/lib/platform/blind-index';
import { db, type Transaction } from '@/lib/platform/db';
import { recordErasure, type Erasure } from '@/lib/platform/erasure-log';
import { checkRing, keyRing } from '@/lib/platform/keys';
import { log } from '@/lib/platform/log';
import { consume } from '@/lib/platform/rate-limit';
import { isUnreadable, seal } from '@/lib/platform/sealing';
import { siteChanged } from '@/lib/platform/site-version';
import { emailKey } from '@/lib/shared/email';
import { faultCode } from '@/lib/shared/fault-code';
import { fail, ok, type Result } from '@/lib/shared/result';
import type { Prisma } from '@/prisma/generated/client';
import { findSame, NOT_REMOVED, openContact, openPart, removalIndexes, removalUrl } from './data';
import {
  canonicalComment,
  COMMENT_ERASURE,
  COMMENT_NOTES_PER_MAILBOX,
  commentContext,
  isSeenChange,
  isToken,
  threadOf,
  type DecideOutcome,
} from './domain';
import type { CommentState, Decision, Suspicion } from './fields';
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

const sentIndexes = (canonical: string) => blindIndexes(checkRing(), 'reply-sent', canonical);

/** The same text arriving twice at once is stored only once. */
const lockSent = (tx: Transaction, [first = '']: string[]) => takeLockOn(tx, first);

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
function sealedComment(id: string, { name, text }: { name: string; text: string }, contact: string | null) {
  const ring = keyRing();
  return {
    sealedName: seal(ring, commentContext(id, 'name'), name),
    sealedEmail: contact === null ? null : seal(ring, commentContext(id, 'email'), contact),
    sealedText: seal(ring, commentContext(id, 'text'), text),
    keyId: ring[0].id,
  };
}

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
