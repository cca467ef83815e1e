// Normalizes what people type, by one set of rules for every form.

/** Controls that no keyboard types; NUL is left to `isReadable`, because something is lost where it stands. */
const CONTROLS = /(?![\0\n\t])\p{Cc}/gu;
/** Marks that turn the direction of what follows, out of their own text too. Letters carry their direction themselves. */
const TURNING = /[\u202a-\u202e\u2066-\u2069]/g;

/** A text without controls that no keyboard types, for fields whose blanks and normal form say something. */
export const withoutControls = (typed: string): string =>
  typed.replace(/\r\n?/g, '\n').replace(CONTROLS, '').replaceAll('\0', '');

/** Runs of marks that no language has: normal forms sort them, which takes quadratic time (UAX #15, stream-safe text). */
const MARKS = /(\p{M}{30})\p{M}+/gu;

/** ASCII, which is the same in each normal form. */
const PLAIN = /^[\x00-\x7f]*$/;

/** A text in a normal form, in time that grows with its length alone. */
export const normalized = (text: string, form: 'NFC' | 'NFD' | 'NFKC' | 'NFKD'): string =>
  PLAIN.test(text) ? text : text.replace(MARKS, '$1').normalize(form);

/**
 * A text of several lines: browsers send CRLF, and what was typed on different keyboards is composed alike. Empty where
 * nothing is left to be seen.
 */
export function cleanText(typed: string): string {
  const plain = typed
    .replace(/\r\n?|[\u2028\u2029\u0085]/g, '\n')
    .replace(CONTROLS, '')
    .replace(TURNING, '');
  const text = normalized(plain, 'NFC').trim();
  return isSeen(text) ? text : '';
}

/** A text of one line. */
export const cleanLine = (typed: string): string => cleanText(typed).replace(/\s+/g, ' ');

/** Format controls, except those that join or separate letters in Persian, Indic scripts, and emoji. */
const FORMATS = /(?![\u200c\u200d])\p{Cf}/gu;

/** A person's name: a line without signs that no one sees. */
export const cleanName = (typed: string): string => cleanLine(typed.replace(FORMATS, ''));

/** Whether anything is visible: Unicode classes fillers and selectors as letters and marks, yet they show nothing. */
const isSeen = (text: string): boolean => /(?![\p{DI}\u2800\ufffc\ufffd])[\p{L}\p{N}\p{S}\p{P}]/u.test(text);

/** Whether nothing was lost on the way: half an emoji, bytes that are no text, and NUL come as these. */
export const isReadable = (text: string): boolean => !/[\0\ufffd]/.test(text) && text.isWellFormed();

/** A text for comparison, ignoring normal form, case, spaces, and the quotes and dashes of a phone's keyboard. */
export const comparable = (text: string): string =>
  normalized(cleanText(text), 'NFKC')
    .replace(FORMATS, '')
    .replace(/[\u2018\u2019\u02bb\u02bc`´]/g, "'")
    .replace(/[\u201c\u201d]/g, '"')
    .replace(/\p{Pd}/gu, '-')
    .toLowerCase()
    .replace(/\s+/g, ' ')
    .trim();

/**
 * A value that is made of ASCII alone, such as a phone number or an address, as it was meant: full-width letters and
 * digits become plain ones, digits of other scripts too, kinds of blanks become one, and what no one sees goes.
 */
export const plainSigns = (typed: string): string =>
  normalized(typed, 'NFKC')
    .replace(/[\s\p{Zs}]+/gu, ' ')
    .replace(/[\p{Cf}\p{Cc}]/gu, '')
    .replace(/(?!\d)\p{Nd}/gu, asciiDigit)
    .trim();

const isDigit = (code: number) => /\p{Nd}/u.test(String.fromCodePoint(code));

/** Unicode keeps the ten digits of each script together, starting with zero. */
function asciiDigit(digit: string): string {
  const code = digit.codePointAt(0) ?? 0;
  let value = 0;
  while (isDigit(code - value - 1)) value += 1;
  return String(value % 10);
}
