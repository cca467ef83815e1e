import anyAscii from 'any-ascii';
import { ownValue } from './own-value';
import { normalized } from './typed-text';

// Names as they are searched for. A name is stored by keys, one for each word, for words written as one, and for pairs of
// Chinese, Japanese and Korean characters, which no blank parts. A search asks for keys in the same way.

const CJK = '[\\p{sc=Han}\\p{sc=Hiragana}\\p{sc=Katakana}\\p{sc=Hangul}々ー]';
const WORDS = new RegExp(`${CJK}+|(?:(?!${CJK})[\\p{L}\\p{N}\\p{M}])+`, 'gu');
const IS_CJK = new RegExp(`^${CJK}`, 'u');

/** Accents, vowel points and lengthening strokes: a name is written with and without them. */
const POINTS = /[\u0300-\u036f\u0483-\u0487\u0591-\u05c7\u0640\u064b-\u065f\u0670]/g;
/** Turned commas that Unicode classes as letters, such as the ʻokina; used as an apostrophe they split words. */
const TURNED = /[\u02b0-\u02ff\ua78b\ua78c\u0241\u0242]/g;

/** Letters that decompose into a letter and a mark that splits words. */
const WITH_SIGN = /[\u0149\u013f\u0140]/g;
const withoutSign = (letter: string) => (letter === '\u0149' ? 'n' : 'l');

/** Letters of older alphabets in today's spelling; `any-ascii` does the rest. */
const OLDER: Readonly<Record<string, string>> = { ƅ: 'h', ƨ: 'z', ƽ: 'q', ƹ: 'h' };
/** Letters that are also written as two. */
const AS_TWO: Readonly<Record<string, string>> = {
  ä: 'ae',
  ö: 'oe',
  ø: 'oe',
  ü: 'ue',
  å: 'aa',
  đ: 'dj',
  ð: 'dh',
};

const ascii = (word: string) =>
  anyAscii(word.replace(/./gu, (letter) => ownValue(OLDER, letter) ?? letter))
    .toLowerCase()
    .replace(/[^a-z0-9]/g, '');

/** The spellings under which a word is stored and asked for: without accents, and with letters written as two. */
function spellings(word: string): string[] {
  const lower = normalized(word.toLowerCase(), 'NFC');
  const bare = (text: string) => ascii(normalized(text, 'NFKD').replace(POINTS, '').normalize('NFC'));
  const asTwo = lower.replace(/./gu, (letter) => ownValue(AS_TWO, letter) ?? letter);
  return [...new Set([bare(lower), bare(asTwo)])].filter((spelling) => spelling !== '');
}

/** Words of alphabets, and Chinese, Japanese and Korean characters in the order of the name. */
function wordsOf(name: string): { words: string[]; characters: string[] } {
  const found =
    normalized(name.replace(WITH_SIGN, withoutSign), 'NFKC').replace(TURNED, ' ').match(WORDS) ?? [];
  return {
    words: found.filter((word) => !IS_CJK.test(word)),
    characters: found.filter((word) => IS_CJK.test(word)),
  };
}

const runs = (words: readonly string[], length: number): string[] =>
  words
    .slice(0, Math.max(0, words.length - length + 1))
    .map((_, at) => words.slice(at, at + length).join(''));
/** Splits by code point: a rare character takes two code units, and none of these scripts combines several into one. */
const charactersOf = (text: string): string[] => Array.from(text);
const pairs = (characters: string): string[] => runs(charactersOf(characters), 2);

/** A limit, because names are short and each key takes a row. */
const MOST = { words: 24, keys: 80, asked: 6 } as const;

/** The keys of a name: O'Brien by o, brien and obrien; 田中太郎 by each character and each two. */
export function nameKeys(name: string): string[] {
  const { words, characters } = wordsOf(name);
  const known = words.slice(0, MOST.words);
  const joined = [1, 2, 3].flatMap((length) => runs(known, length));
  const together = characters.join('');
  const keys = [...joined.flatMap(spellings), ...charactersOf(together), ...pairs(together)];
  return [...new Set(keys)].slice(0, MOST.keys);
}

/**
 * What a name must have to be found by a text: one of the ways in which its words can be meant; of a way each part; of a
 * part one of its spellings. Empty where the text holds nothing to search for.
 */
export function nameQuery(text: string): string[][][] {
  const { words, characters } = wordsOf(text);
  const asked = words.slice(0, MOST.asked);
  const characterParts = characters.flatMap((run) => (charactersOf(run).length > 1 ? pairs(run) : [run]));
  const ways = asked.length === 0 ? [[]] : [asked, ...[2, 3].flatMap((length) => joinedOnce(asked, length))];
  const parts = ways.map((way) => [...way.map(spellings), ...characterParts.map((pair) => [pair])]);
  return parts.map((way) => way.filter((part) => part.length > 0)).filter((way) => way.length > 0);
}

/** The words with so many neighbors written as one, at each place where that can be. */
const joinedOnce = (words: readonly string[], length: number): string[][] =>
  runs(words, length).map((joined, at) => [...words.slice(0, at), joined, ...words.slice(at + length)]);
