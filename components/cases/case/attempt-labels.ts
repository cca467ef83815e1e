/** What is wrong with when an attempt was made. */
export const WRONG_ATTEMPT_TIMES = {
  NOT_A_TIME: 'Enter both a date and a time.',
  SKIPPED_HOUR: 'That time doesn’t exist: clocks went forward that night and skipped it.',
  ATTEMPT_AHEAD: 'That time hasn’t come yet. Enter when it happened.',
  ATTEMPT_BEFORE_REQUEST: 'Their request came in after that time. Enter when it happened.',
  ATTEMPT_BEFORE_CORRECTION:
    'The phone number or email was corrected after that time. If you used the earlier one, write it in a note.',
};

/** What is wrong with a callback's time. */
export const WRONG_CALLBACK_TIMES = {
  CALLBACK_MISSING: 'Enter when you agreed to call back.',
  CALLBACK_NOT_A_TIME: 'Enter both a date and a time.',
  CALLBACK_SKIPPED_HOUR:
    'That time doesn’t exist: clocks go forward that night and skip it. Choose an earlier or later hour.',
  FOLLOW_UP_PAST: 'This time has passed. Choose a later one.',
};

const NOT_LOGGED = 'Nothing was saved yet. Check the date and time below.';
const sameFor = <Code extends string>(texts: Readonly<Record<Code, string>>) =>
  Object.fromEntries(Object.keys(texts).map((code) => [code, NOT_LOGGED])) as Record<Code, string>;

/** Why logging or correcting an attempt is refused, in words. */
export const ATTEMPT_FAILURES = {
  ...sameFor(WRONG_ATTEMPT_TIMES),
  CHANNEL_NOT_ALLOWED:
    'They hadn’t agreed to be contacted this way. If it happened anyway, write it in a note and tell an administrator.',
  IN_TRASH: 'This request is in the trash. Restore it first.',
};
export const CALLBACK_FAILURES = sameFor(WRONG_CALLBACK_TIMES);
