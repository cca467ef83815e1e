// The names, choices and labels that pages and rules share about comments.

export const COMMENT_STATES = ['held', 'approved', 'rejected', 'spam'] as const;
export type CommentState = (typeof COMMENT_STATES)[number];
/** What staff may decide. */
export const DECISIONS = ['approved', 'rejected', 'spam'] as const;
export type Decision = (typeof DECISIONS)[number];

export const COMMENT_LIMITS = { name: 80, text: 3000 } as const;

/**
 * A field that people neither see nor fill in. Its name must mean nothing to a browser, a password manager or an
 * identity filler, as "website" did: those fill it in for real people.
 */
export const HONEYPOT_FIELD = 'leave-empty';
/** The page it is under: `en/interpersonal-psychotherapy`. */
export const PLACE_FIELD = 'place';
/** The id of the comment it answers. */
export const PARENT_FIELD = 'parent';

/** Why a comment looks like spam, by code, as shown to moderators. */
export const SUSPICION_LABELS = {
  TRAP_FILLED: 'a field that people don’t see was filled in',
  MANY_FROM_ADDRESS: 'many comments from the same network',
  /** From earlier versions. */
  MANY_IN_ALL: 'many comments in a short time',
  MANY_LINKS: 'more links than the settings allow',
  BLOCKED_WORD: 'a blocked word',
  NAMED_AS_CLINIC: 'it uses the clinic’s name',
} as const;
export type Suspicion = keyof typeof SUSPICION_LABELS;
