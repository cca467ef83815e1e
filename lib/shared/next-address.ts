/** A page that leads on to another one, such as the sign-in: its address, which carries that of the other. */
export const withNext = (page: string, next: string): string =>
  next === '' ? page : `${page}${page.includes('?') ? '&' : '?'}next=${encodeURIComponent(next)}`;
