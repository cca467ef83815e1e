/** Milliseconds in a 24-hour day; a day when the clocks change is longer or shorter. */
export const DAY_MS = 24 * 60 * 60 * 1000;
