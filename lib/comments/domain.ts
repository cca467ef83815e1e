import LinkifyIt from 'linkify-it';
import tlds from 'tlds';
import { asSeen } from '@/lib/content/claim-check/domain';
import { emailKey } from '@/lib/shared/email';
import { comparable } from '@/lib/shared/typed-text';
import type { CommentState, Suspicion } from './fields';
import type { CommentInput } from './schema';

const MINUTE = 60;
const HOUR = 60 * MINUTE;

/** The same text by the same person within this time is the same comment. */
export const SAME_WINDOW_MS = 24 * HOUR * 1000;

/** Stored comments from one network beyond these look like spam (docs/adr/0033). */
export const COMMENTS_PER_NETWORK = { name: 'reply-stored', points: 5, seconds: HOUR } as const;
/** What one network may post that no form was opened for; counted apart from the intake's (docs/adr/0020). */
export const COMMENT_POST_LIMIT = { name: 'reply-post', points: 30, seconds: 10 * MINUTE } as const;
/** The same for removals, so that no flood of comments keeps a writer from taking theirs back. */
export const REMOVAL_LIMIT = { name: 'reply-removal', points: 30, seconds: 10 * MINUTE } as const;
/** Notes to one mailbox: anyone may type someone else's address. */
export const COMMENT_NOTES_PER_MAILBOX = { name: 'reply-mailbox', points: 3, seconds: 24 * HOUR } as const;

/** Where a sealed part of a comment belongs. */
export const commentContext = (id: string, part: 'name' | 'email' | 'text'): string => `reply/${id}/${part}`;

/** What removal links hold: 24 random bytes in base64url. */
export const isToken = (text: string): boolean => /^[\w-]{32}$/.test(text);

/** Finds what mail programs and chats would make a link of, with every top-level domain that there is. */
const linkify = new LinkifyIt({ fuzzyEmail: false }).tlds(tlds);
/** Ends of names of hosts that are words too: "so.it helped" is a space that was forgotten. */
const WORDS = new Set(
  'am an as at be by do go he hi id if in is it la ma me my no of oh ok on or pa so to up us we'.split(' '),
);

/** Whether a reader would see a link: "the club.Live music" is a sentence that ends, and so is "helped.it". */
function looksLikeLink({ schema, raw }: { schema: string; raw: string }): boolean {
  if (schema === 'mailto:') return false;
  if (schema !== '' || /^www\./i.test(raw) || /[/?#:]/.test(raw)) return true;
  const end = /[^.]+$/.exec(raw)?.[0] ?? '';
  const begins = end.charAt(0) !== end.charAt(0).toLowerCase() && end.slice(1) === end.slice(1).toLowerCase();
  const isOld = /^(?:com|net|org|info|biz)$/i.test(end);
  return (isOld || !begins) && !WORDS.has(end.toLowerCase());
}

/** A link says that it is one by how it begins, whatever stands before it and whether or not such a domain exists. */
const begun = (text: string): string =>
  text.replace(
    /(https?:\/\/)|(?<![\w@./:-])www\./gi,
    (words, scheme: string | undefined) => ` ${scheme === undefined ? 'http://' : ''}${words}`,
  );

/** How many links a text holds, also those that are written out. */
export const linkCount = (text: string): number =>
  (linkify.match(begun(asSeen(text))) ?? []).filter(looksLikeLink).length;

const plain = (text: string) => asSeen(text).toLowerCase().trim();
/** What is left of a name without what only parts it. */
const letters = (name: string) => plain(name).replace(/[^\p{L}\p{N}]/gu, '');

/** Whether a text holds one of the words, as a whole word and in any case. */
export const hasBlockedWord = (text: string, words: readonly string[]): boolean => {
  const words_ = words.map(plain).filter((word) => word !== '');
  const found = (word: string) =>
    new RegExp(`(?<![\\p{L}\\p{N}])${RegExp.escape(word)}(?![\\p{L}\\p{N}])`, 'u').test(plain(text));
  return words_.some(found);
};

type Rules = { blockedWords: readonly string[]; mostLinks: number; clinicName: string };

/** What is suspicious about what was typed. */
export function suspicionsIn({ name, text }: CommentInput, rules: Rules): Suspicion[] {
  const typed = `${name}\n${text}`;
  return [
    ...(linkCount(typed) > rules.mostLinks ? (['MANY_LINKS'] as const) : []),
    ...(hasBlockedWord(typed, rules.blockedWords) ? (['BLOCKED_WORD'] as const) : []),
    ...(letters(name).includes(letters(rules.clinicName)) ? (['NAMED_AS_CLINIC'] as const) : []),
  ];
}

/** The comment as one text, the same for the same one sent again. */
export const canonicalComment = (place: string, { name, email, text }: CommentInput): string =>
  JSON.stringify([place, comparable(name), emailKey(email), comparable(text)]);

/** What a comment is hung below: threads have one level, so an answer to an answer joins its thread. */
export const threadOf = ({ id, parentId }: { id: string; parentId: string | null }): string => parentId ?? id;

/** A comment as everyone may read it. */
export type ShownComment = {
  id: string;
  parentId: string | null;
  name: string;
  text: string;
  byClinic: boolean;
  receivedAt: Date;
  /** Its writer took it back; what answers it stays. */
  isRemoved: boolean;
};
export type Thread = ShownComment & { answers: ShownComment[] };

/** Comments in their threads, in the order given. An answer to what is not shown is not shown. */
export function threadsOf(comments: readonly ShownComment[]): Thread[] {
  const threads = comments
    .filter(({ parentId }) => parentId === null)
    .map((comment) => ({ ...comment, answers: comments.filter(({ parentId }) => parentId === comment.id) }));
  return threads.filter(({ isRemoved, answers }) => !isRemoved || answers.length > 0);
}

/** The paragraphs of a text: what an empty line parts. */
export const paragraphsOf = (text: string): string[] =>
  text.split(/\n\s*\n/).filter((paragraph) => paragraph.trim() !== '');

/** Whether what everyone sees changes with a comment's state. */
export const isSeenChange = (from: CommentState, to: CommentState): boolean =>
  from !== to && (from === 'approved' || to === 'approved');

/** What became of a decision about several comments; `own` are those with words of one's own, which another approves. */
export type DecideOutcome = { changed: number; own: number; stayed: number };
