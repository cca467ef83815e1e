const BETTER =
  'Use four or more words that don’t belong together; they’re hard to guess and easy to remember.';

/** What is wrong with a new password, and what to do. */
export const WEAK_PASSWORD = {
  COMMON: `This password, or one very much like it, is on the lists that attackers try first. Swapping letters for numbers or symbols doesn’t help. ${BETTER}`,
  PERSONAL: `Apart from your name, your email, or the clinic’s name and city, this password is too easy to guess. ${BETTER}`,
  PATTERN: `This password is easy to guess: it’s mostly repeats, keys in a row, a date, or a word or two. ${BETTER}`,
} as const;
