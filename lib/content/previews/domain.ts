/** How many days a link to a draft works. */
export const PREVIEW_DAYS = 7;
