// Limits and groups that forms and rules share, free of anything the browser would have to load for them.

import type { Permission } from '@/lib/auth/permissions';

/** The groups of settings, as named in the database. */
export const KINDS = ['facts', 'operations', 'copy', 'navigation'] as const;
export type Kind = (typeof KINDS)[number];

/** Who may save which group. */
export const CAN = {
  facts: 'settings.facts',
  operations: 'settings.operations',
  copy: 'settings.operations',
  navigation: 'copy.write',
} as const satisfies Record<Kind, Permission>;

/** The page of the copy desk where each group is edited. */
export const GROUP_PATHS: Readonly<Record<Kind, string>> = {
  facts: '/copy/settings#facts',
  operations: '/copy/settings#operations',
  copy: '/copy/settings#copy',
  navigation: '/copy/menus',
};

/** How many years proofs are kept. Zero would leave the clinic unable to prove any consent. */
export const PROOF_YEARS = { least: 1, most: 30 } as const;

/** A shorter retention takes effect after this long, so that a mistake can be fixed before it deletes anything. */
export const CUT_DELAY_DAYS = 7;
