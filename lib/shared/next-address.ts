/** The address of a page that leads on to another, such as the sign-in, with the other’s address in the query. */
export const withNext = (page: string, next: string): string =>
  next === '' ? page : `${page}${page.includes('?') ? '&' : '?'}next=${encodeURIComponent(next)}`;
