import { fail, ok, type Result } from './result';

/** Why bytes can’t be read as text: not UTF-8, or damaged. */
type TextProblem = 'NOT_UTF_8' | 'DAMAGED';

const starts = (bytes: Uint8Array, ...mark: number[]) => mark.every((byte, index) => bytes[index] === byte);

/** Which encoding a file is in: as its mark says, or, of UTF-16 without one, as its zeros say. */
function encodingOf(bytes: Uint8Array): 'utf-8' | 'utf-16le' | 'utf-16be' {
  if (starts(bytes, 0xff, 0xfe)) return 'utf-16le';
  if (starts(bytes, 0xfe, 0xff)) return 'utf-16be';
  // Markdown begins with signs of ASCII, whose other half is a zero in UTF-16.
  if (bytes.length >= 2 && bytes[0] !== 0 && bytes[1] === 0) return 'utf-16le';
  return bytes.length >= 2 && bytes[0] === 0 && bytes[1] !== 0 ? 'utf-16be' : 'utf-8';
}

/**
 * The text of a file in UTF-8 or UTF-16, with or without a byte order mark, its lines ended by `\n`. Other encodings, such
 * as Windows-1252, are refused and never guessed: a wrong guess turns curly quotes and accents into other signs.
 */
export function textOfFile(bytes: Uint8Array): Result<string, TextProblem> {
  try {
    const text = new TextDecoder(encodingOf(bytes), { fatal: true }).decode(bytes); // without the mark
    // PostgreSQL stores no zeros, and U+FFFD is what is left of a sign that was lost before.
    return /[\0\uFFFD]/.test(text) ? fail('DAMAGED') : ok(text.replace(/\r\n?/g, '\n'));
  } catch {
    return fail('NOT_UTF_8');
  }
}
