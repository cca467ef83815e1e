/** Milliseconds of a day of 24 hours; days on which clocks are set are others. */
export const DAY_MS = 24 * 60 * 60 * 1000;
