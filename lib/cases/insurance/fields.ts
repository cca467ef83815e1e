// The vocabulary of insurance checks that pages, forms and rules share.

export const RESULTS = ['covered', 'partly_covered', 'not_covered', 'not_found'] as const;
export type InsuranceResult = (typeof RESULTS)[number];
export const RESULT_LABELS: Readonly<Record<InsuranceResult, string>> = {
  covered: 'Covered',
  partly_covered: 'Partly covered',
  not_covered: 'Not covered',
  not_found: 'Member not found',
};

/** Maximum characters of each detail. */
export const DETAIL_LIMIT = 100;

/** How a check stands, in words; null if there is none. */
export const checkText = (check: { result: InsuranceResult | null } | null): string =>
  check === null
    ? 'Not checked'
    : check.result === null
      ? 'Waiting for the insurer'
      : RESULT_LABELS[check.result];
