// Limits that forms and rules share, without anything that the browser would have to load for them.

/** Statuses of a request after which it is deleted at some time. */
export const RETAINED_STATUSES = [
  'new',
  'quarantined',
  'contacting',
  'scheduled',
  'admitted',
  'referred',
  'declined',
  'unreachable',
] as const;

/** No request is kept for fewer days than these, whatever a file or a form says: a slip must not empty the desk. */
export const LEAST_RETENTION_DAYS = {
  new: 30,
  quarantined: 14,
  contacting: 30,
  scheduled: 30,
  admitted: 365,
  referred: 30,
  declined: 30,
  unreachable: 30,
} as const satisfies Record<(typeof RETAINED_STATUSES)[number], number>;
export const MOST_RETENTION_DAYS = 36_500;

/** Years for which proofs are kept. None at all would leave the clinic unable to show any consent. */
export const PROOF_YEARS = { least: 1, most: 30 } as const;
