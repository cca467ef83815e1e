// Limits and groups that forms and rules share, without anything that the browser would have to load for them.

import type { Permission } from '@/lib/auth/permissions';

/** The groups of settings, as the database names them. */
export const KINDS = ['facts', 'operations', 'copy', 'navigation'] as const;
export type Kind = (typeof KINDS)[number];

/** Who may save which group. */
export const CAN = {
  facts: 'settings.facts',
  operations: 'settings.operations',
  copy: 'settings.operations',
  navigation: 'copy.write',
} as const satisfies Record<Kind, Permission>;

/** Years for which proofs are kept. None at all would leave the clinic unable to show any consent. */
export const PROOF_YEARS = { least: 1, most: 30 } as const;

/** A shorter retention counts once it has stood for this long, so that a slip can be put right before it deletes. */
export const CUT_DELAY_DAYS = 7;
