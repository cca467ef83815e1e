import { distance } from 'fastest-levenshtein';

/** How well a name fits a search: it has the very words, words that begin so, or words spelled nearly so. */
export const FITS = ['whole', 'beginning', 'close'] as const;
export type Fit = (typeof FITS)[number];

/** A beginning of one letter fits too many names to help anyone. */
const LEAST_BEGINNING = 2;

/** How many letters may be wrong, missing or added: none in a short word, where that makes another name. */
const mostErrors = (word: string): number => (word.length < 4 ? 0 : word.length < 8 ? 1 : 2);

function fitOfWord(word: string, key: string): number {
  if (word === key) return 0;
  if (word.length >= LEAST_BEGINNING && key.startsWith(word)) return 1;
  const most = mostErrors(word);
  const isNear = most > 0 && Math.abs(word.length - key.length) <= most && distance(word, key) <= most;
  return isNear ? 2 : Infinity;
}

const least = (numbers: readonly number[]): number => Math.min(Infinity, ...numbers);

/** A way of meaning a search fits as badly as its worst word, whose best spelling counts. */
const fitOfWay = (way: readonly (readonly string[])[], keys: readonly string[]): number =>
  Math.max(
    ...way.map((spellings) => least(spellings.flatMap((word) => keys.map((key) => fitOfWord(word, key))))),
  );

/**
 * How well the keys of a name fit a search; null if they don't.
 * @param ways what the search may mean (`nameQuery`)
 */
export function fitOfName(
  ways: readonly (readonly (readonly string[])[])[],
  keys: readonly string[],
): Fit | null {
  return FITS[least(ways.map((way) => fitOfWay(way, keys)))] ?? null;
}
