/** Strings of the page that stands in for one that broke; apart from the messages, since every page carries it. */
export const broken = {
  title: 'This page did not load',
  text: 'The fault is ours. Try again in a minute:',
  again: 'load this page again',
  call: 'If it stays broken, call the number at the foot of this page.',
} as const;
