/** Why a page can't be published again or unpublished. */
export const SHOW_FAILURES = {
  NO_SUCH_PAGE: 'This page no longer exists.',
  FIXED: 'Forms and emails link to this page, so you can’t unpublish it.',
  NEVER_PUBLISHED: 'It was never published: publish its draft.',
  NOT_READY:
    'The last published version has problems now, such as expired evidence. Fix the draft and publish that.',
  NO_TARGET: 'The page you want to redirect visitors to is no longer on the site. Choose another.',
} as const;
