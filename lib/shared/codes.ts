import { plainSigns } from './typed-text';

// The one rule for codes and references: how ours look, and how they are read however someone typed or pasted them.

/** No vowels, so that no word appears, and no character that is read as another one. */
const ALPHABET = '2346789BCDFGHJKMPQRTVWXY';

/**
 * Characters of a code.
 * @param pick gives a random whole number from 0 up to, not including, its argument
 */
export const drawCode = (length: number, pick: (below: number) => number): string =>
  Array.from({ length }, () => ALPHABET[pick(ALPHABET.length)]).join('');

/** What stands in a code for nothing: blanks, dashes of any kind, quotes. */
const BETWEEN = /[^\p{L}\p{N}]/gu;

const capitals = (typed: string) => plainSigns(typed).toUpperCase();

/**
 * A code as it is compared: in capitals, without the blanks, dashes and signs between its parts, and with digits for the
 * letters that look like them.
 */
export const codeKey = (typed: string): string =>
  capitals(typed).replace(BETWEEN, '').replaceAll('O', '0').replace(/[IL]/g, '1');

const HALF = `[${ALPHABET}]{4}`;
const WHOLE = new RegExp(`^(${HALF})(${HALF})$`);
const IN_TEXT = new RegExp(
  `(?<![\\p{L}\\p{N}])(${HALF})[^\\p{L}\\p{N}]{0,5}(${HALF})(?![\\p{L}\\p{N}])`,
  'u',
);

/**
 * The reference of a request as it is stored, however it was typed, or out of the text that was copied with it: of
 * `ref. k7qm – 4tx9` it is `K7QM-4TX9`. Empty if there is none.
 */
export function readReference(typed: string): string {
  const text = capitals(typed);
  const [, first, second] = WHOLE.exec(text.replace(BETWEEN, '')) ?? IN_TEXT.exec(text) ?? [];
  return first && second ? `${first}-${second}` : '';
}
