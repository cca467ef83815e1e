/** A day of UTC, as it is stored. */
export const dayOf = (date: Date): string => date.toISOString().slice(0, 10);
