import type { Kind } from '@/lib/clinic/fields';
import type { PageState } from '@/lib/content/pages/domain';

/** The settings groups as every page of the copy desk names them. */
export const GROUP_TITLES: Readonly<Record<Kind, string>> = {
  facts: 'Clinic facts',
  operations: 'Request settings',
  copy: 'Copy settings',
  navigation: 'Menus',
};

/** A page's states as the list names them. */
export const PAGE_STATE_LABELS: Readonly<Record<PageState, string>> = {
  live: 'Live',
  off: 'Unpublished',
  new: 'Never published',
  draft: 'Unpublished changes',
  waiting: 'Awaiting approval',
  scheduled: 'Scheduled',
  returned: 'Sent back',
  failed: 'Not published in time',
  due: 'Review due',
  evidence: 'Needs evidence',
  release: 'Update available',
};

/** Named as the author of anything that no person did. */
export const NOBODY = 'a command';

/** Shown when a change was sent to a second person for approval. */
export const ASKED_FOR_PAGE = 'Sent for approval. Nothing changes until someone else approves it.';

/** States that need someone's attention. */
export const URGENT: readonly PageState[] = ['returned', 'failed', 'due', 'evidence', 'release'];

/** What each refusal of an edit means, and what to do. */
export const EDIT_FAILURES = {
  NO_SUCH_PAGE: 'This page is gone: it was moved or discarded. Look for it in the list of pages.',
  LOCKED: 'Someone else has this page open. Take it over in the editor, or come back when they are done.',
  STALE:
    'Another draft was saved since you opened this page, by someone else or in your other tab, so nothing was changed. Open the page in another tab to see it; without scripts, go Back: your text is still there.',
} as const;

export const PUBLISH_FAILURES = {
  ...EDIT_FAILURES,
  NOTHING_NEW: 'There’s no draft: the live version is the newest.',
  NOT_READY: 'The text has problems, so it wasn’t published. They’re listed above.',
  NOT_LATER: 'That time has passed. Choose a later one.',
  NOT_A_TIME: 'Enter a date and a time.',
  SKIPPED_HOUR:
    'That time doesn’t exist: clocks go forward that night and skip it. Choose an earlier or later hour.',
} as const;

export const RELEASE_FAILURES = {
  GONE: 'This was decided already. Reload the page to see how.',
  OWN: 'Someone else must decide, because you asked for this yourself.',
  NOT_READY: 'The text has problems now, such as expired evidence, so it wasn’t published.',
  FORBIDDEN: 'Your role doesn’t allow this anymore.',
} as const;

export const PLACE_FAILURES = {
  TAKEN:
    'That address is taken: by a page, by the software, or by an old address that leads elsewhere. Choose another.',
  NO_PARENT: 'The parent page isn’t on the site. Choose another.',
  CLAIM: 'The address makes a claim. Choose one that only says what the page is about.',
} as const;

/** Why a page can’t have another address. */
export const MOVE_FAILURES = {
  ...PLACE_FAILURES,
  NO_SUCH_PAGE: 'This page no longer exists.',
  FIXED: 'Forms and emails link to this page, so you can’t move it.',
  TOO_LONG:
    'The new address, or that of a page below it, would be longer than 200 characters. Choose a shorter one.',
  BELOW_ITSELF: 'A page can’t be its own parent. Choose another parent page.',
} as const;

export const deskPath = (
  what: 'edit' | 'history' | 'compare',
  { language, name }: { language: string; name: string },
) => `/copy/${what}/${language}/${name}`;
