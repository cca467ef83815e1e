/** Strings of the page that stands in for one that broke; apart from the messages, since every page carries it. */
export const broken = {
  title: 'This page didn’t load',
  text: 'It’s our fault, not yours. Try again in a minute:',
  again: 'load this page again',
  call: 'If it still doesn’t load, call the number at the bottom of this page.',
} as const;
