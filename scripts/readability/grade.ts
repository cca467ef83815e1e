import { syllable } from 'syllable';

/** How hard a text is to read. */
export type Readability = { words: number; sentences: number; grade: number };

const sentences = new Intl.Segmenter('en', { granularity: 'sentence' });
const words = new Intl.Segmenter('en', { granularity: 'word' });

/** Numbers are left out: nobody reads a phone number by its syllables. */
const wordsIn = (text: string) =>
  [...words.segment(text)].filter(({ isWordLike, segment }) => isWordLike && /\p{L}/u.test(segment));

const sum = (numbers: readonly number[]) => numbers.reduce((total, number) => total + number, 0);

/**
 * The Flesch-Kincaid grade of a text: the US school year that reads it with ease. No sentence goes on from one part to
 * the next, so that labels and list items without a period count as they are read. Source: Kincaid et al., Derivation of
 * new readability formulas, 1975. A text without a word has grade 0.
 */
export function readabilityOf(parts: readonly string[]): Readability {
  const perSentence = parts
    .flatMap((part) => [...sentences.segment(part)])
    .map(({ segment }) => wordsIn(segment))
    .filter(({ length }) => length > 0);
  const said = perSentence.flat();
  if (said.length === 0) return { words: 0, sentences: 0, grade: 0 };
  const syllables = sum(said.map(({ segment }) => syllable(segment)));
  const grade = 0.39 * (said.length / perSentence.length) + 11.8 * (syllables / said.length) - 15.59;
  return { words: said.length, sentences: perSentence.length, grade };
}

/** A strong vowel, or a weak one with an accent, is a syllable of its own; other vowels beside it belong to it. */
const NUCLEI = /[aeoáéíóú]/g;

/** The syllables of a Spanish word. */
export function syllablesEs(word: string): number {
  const plain = word.normalize('NFC').toLowerCase();
  const vowels = plain
    .replace(/qu/g, 'q')
    .replace(/gu(?=[eiéí])/g, 'g')
    .replace(/y$/, 'i')
    .match(/[aeiouáéíóúü]+/g);
  return Math.max(1, sum((vowels ?? []).map((run) => run.match(NUCLEI)?.length ?? 1)));
}

/**
 * How easily a Spanish text is read, from 0 to 100: 70 to 80 is a sixth grade's. Source: Fernández Huerta, Medidas sencillas
 * de lecturabilidad, 1959, with the sign of sentences as corrected since. A text without a word has 100.
 */
export function easeOf(parts: readonly string[]): number {
  const perSentence = parts
    .flatMap((part) => [...sentences.segment(part)])
    .map(({ segment }) => wordsIn(segment))
    .filter(({ length }) => length > 0);
  const said = perSentence.flat();
  if (said.length === 0) return 100;
  const syllables = sum(said.map(({ segment }) => syllablesEs(segment)));
  return 206.84 - 60 * (syllables / said.length) - 1.02 * (said.length / perSentence.length);
}
