// What forms and rules share, without anything that the browser would have to load for it.

/** A shorter retention counts once it has stood for this long, so that a slip can be put right before it deletes. */
export const CUT_DELAY_DAYS = 7;
