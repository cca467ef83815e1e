/** Maximum characters in the name of a saved view. */
export const VIEW_NAME_LIMIT = 40;
