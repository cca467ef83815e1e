import { isLanguage, type Language } from '@/content/languages';
import type { Staff } from '@/lib/auth/staff';
import { blindIndexes } from '@/lib/platform/blind-index';
import { db, hasDatabase, type Transaction } from '@/lib/platform/db';
import { env } from '@/lib/platform/env';
import { checkRing, keyRing } from '@/lib/platform/keys';
import { unseal } from '@/lib/platform/sealing';
import type { Prisma } from '@/prisma/generated/client';
import { commentContext, isToken, SAME_WINDOW_MS, threadsOf, type ShownComment, type Thread } from './domain';
import type { CommentState } from './fields';
import { isCommentId, type CommentQuery } from './schema';

/** What is sealed along with the writer's address: their removal link's token, for the note to them. */
type Contact = { email: string; token: string };

/** A part of a comment as typed; empty if its writer removed it. */
export const openPart = (id: string, part: 'name' | 'text', sealed: string): string =>
  sealed === '' ? '' : unseal(keyRing(), commentContext(id, part), sealed);

/** The writer's address and token; null for the clinic's own answers and for removed comments. */
export const openContact = (id: string, sealed: string | null): Contact | null =>
  sealed === null ? null : (JSON.parse(unseal(keyRing(), commentContext(id, 'email'), sealed)) as Contact);

/** The row of a comment its writer removed has none of its content. */
export const NOT_REMOVED = { sealedText: { not: '' } } as const;

const SHOWN = {
  id: true,
  parentId: true,
  sealedName: true,
  sealedText: true,
  authorId: true,
  receivedAt: true,
} as const;
type ShownRow = Prisma.CommentGetPayload<{ select: typeof SHOWN }>;

const shown = ({ sealedName, sealedText, authorId, ...row }: ShownRow): ShownComment => ({
  ...row,
  name: openPart(row.id, 'name', sealedName),
  text: openPart(row.id, 'text', sealedText),
  byClinic: authorId !== null,
  isRemoved: sealedText === '',
});

/** The approved comments of a page as threads, oldest first. */
export async function approvedThreads(language: Language, name: string): Promise<Thread[]> {
  if (!hasDatabase()) return [];
  const rows = await db().comment.findMany({
    where: { state: 'approved', page: { language, name } },
    select: SHOWN,
    orderBy: [{ receivedAt: 'asc' }, { id: 'asc' }],
  });
  return threadsOf(rows.map(shown));
}

/** An answer to a hidden comment is hidden too. */
const SEEN_THREAD = {
  OR: [{ parentId: null }, { parent: { state: 'approved' } }],
} satisfies Prisma.CommentWhereInput;

/** An approved comment that can be answered, with its page; null if there is none. */
export async function commentToAnswer(id: string) {
  if (!isCommentId(id)) return null;
  const row = await db().comment.findFirst({
    where: { id, state: 'approved', ...NOT_REMOVED, ...SEEN_THREAD },
    select: { ...SHOWN, page: { select: { language: true, name: true } } },
  });
  if (!row) return null;
  const { page, ...rest } = row;
  return { ...shown(rest), page };
}

/** The comment that was sent with this text in the last day, if any. */
export const findSame = (tx: Transaction, sent: string[], now: Date) =>
  tx.comment.findFirst({
    where: { sentIndex: { in: sent }, receivedAt: { gt: new Date(now.getTime() - SAME_WINDOW_MS) } },
    select: { id: true, state: true, sealedEmail: true },
    orderBy: { receivedAt: 'asc' },
  });

/** The page a form names, whether or not it exists; undefined if its language isn't one of ours. */
export function placeOf(text: string): { language: Language; page: string } | undefined {
  const [language = '', ...page] = text.split('/');
  return isLanguage(language) ? { language, page: page.join('/') } : undefined;
}

/** A comment's removal link. */
export const removalUrl = (token: string): string => `${env().APP_URL}/reply/remove/${token}`;

/** Keyed hashes of a removal link's token. */
export const removalIndexes = (token: string): string[] => blindIndexes(checkRing(), 'reply-removal', token);

/** Whether a removal link still has something to remove. */
export async function isRemovable(token: string): Promise<boolean> {
  if (!isToken(token)) return false;
  const where = { removalIndex: { in: removalIndexes(token) } };
  return (await db().comment.count({ where })) > 0;
}

/** A comment as moderators see it. */
export type ListedComment = {
  id: string;
  version: number;
  state: CommentState;
  suspicions: string[];
  page: { language: string; name: string };
  name: string;
  /** Null for the clinic's own answers. */
  email: string | null;
  text: string;
  /** Who answered for the clinic. */
  author: string | null;
  /** The member of staff who last edited its text. */
  wordedById: string | null;
  /** Whose comment it answers, and whether that one is on the site; the name is empty if its writer removed it. */
  parent: { name: string; byClinic: boolean; state: CommentState } | null;
  receivedAt: Date;
  decidedAt: Date | null;
};

const LISTED = {
  id: true,
  version: true,
  state: true,
  suspicions: true,
  sealedName: true,
  sealedEmail: true,
  sealedText: true,
  receivedAt: true,
  decidedAt: true,
  page: { select: { language: true, name: true } },
  author: { select: { id: true, name: true } },
  wordedById: true,
  parent: { select: { id: true, sealedName: true, authorId: true, state: true } },
} as const;

function listed(row: Prisma.CommentGetPayload<{ select: typeof LISTED }>): ListedComment {
  const { sealedName, sealedEmail, sealedText, author, parent, ...rest } = row;
  return {
    ...rest,
    name: openPart(row.id, 'name', sealedName),
    email: openContact(row.id, sealedEmail)?.email ?? null,
    text: openPart(row.id, 'text', sealedText),
    author: author?.name ?? null,
    wordedById: row.wordedById ?? author?.id ?? null,
    parent: parent && {
      name: openPart(parent.id, 'name', parent.sealedName),
      byClinic: parent.authorId !== null,
      state: parent.state,
    },
  };
}

/** Comments per page of a list. */
const PAGE_LENGTH = 25;

/** One page of a list: pending comments oldest first, decided ones newest first. */
export async function listComments(_staff: Staff, { state, after }: CommentQuery) {
  const order = state === 'held' ? 'asc' : 'desc';
  const beyond = state === 'held' ? 'gt' : 'lt';
  const rest = after && {
    receivedAt: { [`${beyond}e`]: after.receivedAt },
    OR: [{ receivedAt: { [beyond]: after.receivedAt } }, { id: { [beyond]: after.id } }],
  };
  const rows = await db().comment.findMany({
    where: { state, ...NOT_REMOVED, ...rest },
    select: LISTED,
    orderBy: [{ receivedAt: order }, { id: order }],
    take: PAGE_LENGTH + 1,
  });
  const page = rows.slice(0, PAGE_LENGTH);
  const last = page.at(-1);
  return {
    comments: page.map(listed),
    next: rows.length > PAGE_LENGTH && last ? { receivedAt: last.receivedAt, id: last.id } : undefined,
  };
}

/** How many comments each list has. */
export async function countComments(_staff: Staff): Promise<Record<CommentState, number>> {
  const rows = await db().comment.groupBy({ by: ['state'], where: NOT_REMOVED, _count: true });
  const none = { held: 0, approved: 0, rejected: 0, spam: 0 };
  return { ...none, ...Object.fromEntries(rows.map(({ state, _count }) => [state, _count])) };
}
