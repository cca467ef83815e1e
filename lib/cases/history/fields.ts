/** Maximum characters in the reason for a change. */
export const REASON_LIMIT = 500;
