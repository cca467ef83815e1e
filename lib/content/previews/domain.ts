/** For how many days a link to a draft opens it. */
export const PREVIEW_DAYS = 7;
