/** Signs that nobody sees: format controls such as the marks of a copied number, and controls such as NUL. */
const UNSEEN = /[\p{Cf}\p{Cc}]/gu;

/**
 * A value that is made of ASCII alone, such as a phone number or an address, as it was meant: full-width letters and
 * digits become plain ones, digits of other scripts too, kinds of blanks become one, and what nobody sees goes.
 */
export function plainSigns(text: string): string {
  return text
    .normalize('NFKC')
    .replace(/[\s\p{Zs}]+/gu, ' ')
    .replace(UNSEEN, '')
    .replace(/\p{Nd}/gu, asciiDigit)
    .trim();
}

const isDigit = (code: number) => /\p{Nd}/u.test(String.fromCodePoint(code));

/** Unicode keeps the ten digits of a script together, from zero on. */
function asciiDigit(digit: string): string {
  const code = digit.codePointAt(0) ?? 0;
  let value = 0;
  while (isDigit(code - value - 1)) value += 1;
  return String(value % 10);
}
