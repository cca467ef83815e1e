/** Letters that are written from right to left, and the controls that turn a direction. */
const TURNS =
  /[\u0590-\u08ff\u200e\u200f\u202a-\u202e\u2066-\u2069\ufb1d-\ufdff\ufe70-\ufefc\u{10800}-\u{10fff}\u{1e800}-\u{1efff}]/u;
const ISOLATES = /[\u2066-\u2069]/g;

export const withoutIsolates = (typed: string): string => typed.replace(ISOLATES, '');

/**
 * What someone typed, for the middle of a sentence where no element can set it apart (`<bdi>` where one can): it may be
 * written from right to left, or hold a control, and never turns the words around it. UAX #9: a first-strong isolate
 * ends, with all that was opened in it, at its own end; so what is typed holds none.
 */
export const isolated = (typed: string): string =>
  TURNS.test(typed) ? `\u2068${withoutIsolates(typed)}\u2069` : typed;
