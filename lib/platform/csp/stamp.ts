/** The header of what Next rendered that says which version of the site it shows. */
export const STAMP = 'x-site-version';

/** The version of a site on which nothing was changed yet: the build's own. The migration writes the same text. */
export const AS_BUILT = '0';
