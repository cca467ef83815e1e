/** The header of what Next rendered that says which version of the site it shows. */
export const STAMP = 'x-site-version';
