import LinkifyIt from 'linkify-it';
import tlds from 'tlds';
import { asSeen } from '@/lib/content/claim-check/domain';
import { emailKey } from '@/lib/shared/email';
import { sealedContext } from '@/lib/shared/sealed-columns';
import { comparable } from '@/lib/shared/typed-text';
import type { CommentState, Suspicion } from './fields';
import type { CommentInput } from './schema';

const MINUTE = 60;
const HOUR = 60 * MINUTE;

/** The same text from the same person within this time is the same comment. */
export const SAME_WINDOW_MS = 24 * HOUR * 1000;

/** More stored comments than this from one network look like spam (docs/adr/0033). */
export const COMMENTS_PER_NETWORK = { name: 'reply-stored', points: 5, seconds: HOUR } as const;
/** How many posts one network may send without an opened form; counted separately from the intake's (docs/adr/0020). */
export const COMMENT_POST_LIMIT = { name: 'reply-post', points: 30, seconds: 10 * MINUTE } as const;
/** The same for removals, so that a flood of comments doesn't keep a writer from removing theirs. */
export const REMOVAL_LIMIT = { name: 'reply-removal', points: 30, seconds: 10 * MINUTE } as const;
/** Notes to one mailbox: anyone may type someone else's address. */
export const COMMENT_NOTES_PER_MAILBOX = { name: 'reply-mailbox', points: 3, seconds: 24 * HOUR } as const;

/** What is done to a comment for good, in the erasure log. */
export const COMMENT_ERASURE = 'reply.removed_by_writer';

/** The encryption context of a part of a comment. */
export const commentContext = (id: string, part: 'name' | 'email' | 'text'): string =>
  sealedContext('reply', [id], part);

/** A removal link's token: 24 random bytes in base64url. */
export const isToken = (text: string): boolean => /^[\w-]{32}$/.test(text);

/** Finds anything that mail programs and chats would turn into a link, for every existing top-level domain. */
const linkify = new LinkifyIt({ fuzzyEmail: false }).tlds(tlds);
/** Top-level domains that are also words: "so.it helped" is just missing a space. */
const WORDS = new Set(
  'am an as at be by do go he hi id if in is it la ma me my no of oh ok on or pa so to up us we'.split(' '),
);

/** Whether a reader would see a link: "the club.Live music" is the end of a sentence, and so is "helped.it". */
function looksLikeLink({ schema, raw }: { schema: string; raw: string }): boolean {
  if (schema === 'mailto:') return false;
  if (schema !== '' || /^www\./i.test(raw) || /[/?#:]/.test(raw)) return true;
  const end = /[^.]+$/.exec(raw)?.[0] ?? '';
  const begins = end.charAt(0) !== end.charAt(0).toLowerCase() && end.slice(1) === end.slice(1).toLowerCase();
  const isOld = /^(?:com|net|org|info|biz)$/i.test(end);
  return (isOld || !begins) && !WORDS.has(end.toLowerCase());
}

/** A link is recognized by its beginning, whatever precedes it and whether or not the domain exists. */
const begun = (text: string): string =>
  text.replace(
    /(https?:\/\/)|(?<![\w@./:-])www\./gi,
    (words, scheme: string | undefined) => ` ${scheme === undefined ? 'http://' : ''}${words}`,
  );

/** How many links a text contains, including bare ones such as example.com. */
export const linkCount = (text: string): number =>
  (linkify.match(begun(asSeen(text))) ?? []).filter(looksLikeLink).length;

const plain = (text: string) => asSeen(text).toLowerCase().trim();
/** A name reduced to its letters and digits. */
const letters = (name: string) => plain(name).replace(/[^\p{L}\p{N}]/gu, '');

/** Whether a text contains one of the words, as a whole word and in any case. */
export const hasBlockedWord = (text: string, words: readonly string[]): boolean => {
  const words_ = words.map(plain).filter((word) => word !== '');
  const found = (word: string) =>
    new RegExp(`(?<![\\p{L}\\p{N}])${RegExp.escape(word)}(?![\\p{L}\\p{N}])`, 'u').test(plain(text));
  return words_.some(found);
};

type Rules = { blockedWords: readonly string[]; mostLinks: number; clinicName: string };

/** What is suspicious about the text. */
export function suspicionsIn({ name, text }: CommentInput, rules: Rules): Suspicion[] {
  const typed = `${name}\n${text}`;
  return [
    ...(linkCount(typed) > rules.mostLinks ? (['MANY_LINKS'] as const) : []),
    ...(hasBlockedWord(typed, rules.blockedWords) ? (['BLOCKED_WORD'] as const) : []),
    ...(letters(name).includes(letters(rules.clinicName)) ? (['NAMED_AS_CLINIC'] as const) : []),
  ];
}

/** The comment as one string, identical if the same one is sent again. */
export const canonicalComment = (place: string, { name, email, text }: CommentInput): string =>
  JSON.stringify([place, comparable(name), emailKey(email), comparable(text)]);

/** The comment that a new one goes under: threads have one level, so an answer to an answer joins its thread. */
export const threadOf = ({ id, parentId }: { id: string; parentId: string | null }): string => parentId ?? id;

/** A comment as everyone sees it. */
export type ShownComment = {
  id: string;
  parentId: string | null;
  name: string;
  text: string;
  byClinic: boolean;
  receivedAt: Date;
  /** Its writer removed it; its answers stay. */
  isRemoved: boolean;
};
export type Thread = ShownComment & { answers: ShownComment[] };

/** Comments as threads, in the order given. Answers to hidden comments are hidden too. */
export function threadsOf(comments: readonly ShownComment[]): Thread[] {
  const threads = comments
    .filter(({ parentId }) => parentId === null)
    .map((comment) => ({ ...comment, answers: comments.filter(({ parentId }) => parentId === comment.id) }));
  return threads.filter(({ isRemoved, answers }) => !isRemoved || answers.length > 0);
}

/** A text's paragraphs, separated by blank lines. */
export const paragraphsOf = (text: string): string[] =>
  text.split(/\n\s*\n/).filter((paragraph) => paragraph.trim() !== '');

/** Whether a change of state changes what everyone sees. */
export const isSeenChange = (from: CommentState, to: CommentState): boolean =>
  from !== to && (from === 'approved' || to === 'approved');

/**
 * The outcome of a decision on several comments; `own` are those the decider worded, which someone else must approve.
 */
export type DecideOutcome = { changed: number; own: number; stayed: number };
