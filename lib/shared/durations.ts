export const MINUTE_MS = 60 * 1000;
export const HOUR_MS = 60 * MINUTE_MS;
/** Milliseconds in a 24-hour day; a day when the clocks change is longer or shorter. */
export const DAY_MS = 24 * HOUR_MS;
