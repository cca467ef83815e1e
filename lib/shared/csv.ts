import { stringify } from 'csv-stringify/sync';
import { normalized } from './typed-text';

// Tables that people open in a spreadsheet: RFC 4180, and nothing in a cell becomes something else there.

/** Tells Excel that the file is UTF-8. */
export const BYTE_ORDER_MARK = '\uFEFF';

/** Spreadsheets read anything longer as text: no number, date, or time has that many characters or words. */
const MOST_SIGNS = 40;
const MOST_WORDS = 4;
/** Every character that numbers, amounts, dates, and times use; month names are words in any language. */
const NUMBER_SIGNS = /^[\p{L}\p{M}\p{N}\p{Sc}\s.,:;/⁄'’´%‰°*#+\-‐‑–−^_]*$/u;
/** What accountants write for a negative number. */
const IN_BRACKETS = /^\((.*)\)$/;

function isReadAsNumber(text: string): boolean {
  const shown = normalized(text, 'NFKC').trim();
  if (/^(?:true|false|#.*)$/i.test(shown)) return true; // truth values, and errors such as #N/A
  const words = shown.match(/\p{L}+/gu) ?? [];
  if (!/\p{N}/u.test(shown) || shown.length > MOST_SIGNS || words.length > MOST_WORDS) return false;
  return NUMBER_SIGNS.test(IN_BRACKETS.exec(shown)?.[1] ?? shown);
}

/**
 * A text that someone typed, for a cell: with an apostrophe before it where a spreadsheet would read a number, a date or
 * a formula from it. `007` stays what it is, and so does `1E5`.
 */
export const textCell = (text: string): string =>
  isReadAsNumber(text) || /^\s+[=+\-@＝＋－＠]/.test(text) ? `'${text}` : text;

/** A row. A cell that starts like a formula gets a leading apostrophe (OWASP, CSV injection). */
export const csvRow = (cells: readonly string[]): string =>
  stringify([cells], { record_delimiter: 'windows', quoted: true, escape_formulas: true });
