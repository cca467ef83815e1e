/** Why a change to a comment was refused. */
export const FAILURES = {
  GONE: 'This comment is not there any more: its writer removed it, or its time was over.',
  CHANGED_MEANWHILE:
    'This comment was changed while you looked at it, by someone else or in your other tab. The page shows it as it is now: look at it again.',
  NOT_ON_SITE: 'This comment is not on the site any more. Approve it first.',
  REJECTED: 'You sent this answer before, and it was rejected. Change it before you send it again.',
  CLAIM:
    'The answer claims something, such as a cure or a success rate. Say it on a page, with its evidence, and link to that.',
} as const;
