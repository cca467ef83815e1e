/** Why a change to a comment was refused. */
export const FAILURES = {
  GONE: 'This comment no longer exists: its writer removed it, or it was deleted under the retention rules.',
  CHANGED_MEANWHILE:
    'This comment was changed while you were looking at it, by someone else or in your other tab. The page now shows the changed comment: check it again.',
  NOT_ON_SITE: 'This comment is no longer on the site. Approve it first.',
  REJECTED: 'You sent this reply before, and it was rejected. Change it before you send it again.',
  CLAIM:
    'The reply makes a claim, such as a cure or a success rate. Make it on a page, with its evidence, and link to that.',
} as const;
