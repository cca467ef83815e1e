import type { ZxcvbnFactory } from '@zxcvbn-ts/core';

// Commonly guessed passwords are refused when they are set, never when they are used: anyone who has one can still get
// in.

/** Why a password is easy to guess: it is a common one, made of the person's or clinic's own words, or a pattern. */
export type Weakness = 'COMMON' | 'PERSONAL' | 'PATTERN';

/**
 * How many guesses it must withstand: what zxcvbn calls very unguessable, even for someone with a copy of the hashes.
 */
const LEAST_GUESSES = 1e10;
/** Anything beyond this is ignored: analyzing a long hostile text would hold up everyone else. */
const LOOKED_AT = 64;
/**
 * How many ways of reading symbols as letters are tried. The default takes ten times as long, and finds nothing more
 * among passwords people use.
 */
const READINGS = 10;

let loading: Promise<ZxcvbnFactory> | undefined;

/** With its word lists it takes 60 MB, so it is loaded only when a password is set. */
async function load(): Promise<ZxcvbnFactory> {
  const [{ ZxcvbnFactory: Factory }, common, english] = await Promise.all([
    import('@zxcvbn-ts/core'),
    import('@zxcvbn-ts/language-common'),
    import('@zxcvbn-ts/language-en'),
  ]);
  return new Factory({
    dictionary: { ...common.dictionary, ...english.dictionary },
    graphs: common.adjacencyGraphs,
    maxLength: LOOKED_AT,
    l33tMaxSubstitutions: READINGS,
  });
}

/** Who sets the password, and for which clinic. */
export type Owner = { name: string; email: string };
type Clinic = { name: string; city: string };

/** Why a password is easy to guess, or null. */
export async function weaknessOf(password: string, owner: Owner, clinic: Clinic): Promise<Weakness | null> {
  const plain = fold(password);
  const rest = withoutWords(plain, ownWords(owner, clinic));
  const strength = (await (loading ??= load())).check(rest === plain ? password : rest);
  if (strength.guesses >= LEAST_GUESSES) return null;
  if (rest !== plain) return 'PERSONAL';
  const isListed = strength.sequence.some(
    (match) => 'dictionaryName' in match && /^passwords/.test(String(match.dictionaryName)),
  );
  return isListed ? 'COMMON' : 'PATTERN';
}

/** Lowercase letters without accents. */
const fold = (text: string): string => text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();

/** Words of two letters or fewer are part of too many others. */
const LEAST_LETTERS = 3;

function ownWords({ name, email }: Owner, clinic: Clinic): string[] {
  const [local = '', domain = ''] = email.split('@');
  const hosts = domain.split('.').slice(0, -1);
  const texts = [name, local, ...hosts, clinic.name, clinic.city];
  return texts
    .flatMap((text) => fold(text).split(/[^\p{L}\p{N}]+/u))
    .filter((word) => word.length >= LEAST_LETTERS)
    .sort((one, other) => other.length - one.length);
}

/** Symbols that stand for letters. */
const LOOK_ALIKES: ReadonlyMap<string, string> = new Map([
  ['a', 'a@4'],
  ['b', 'b8'],
  ['c', 'c(<'],
  ['e', 'e3'],
  ['g', 'g9'],
  ['i', 'i1!|'],
  ['l', 'l1!|'],
  ['o', 'o0'],
  ['s', 's5$'],
  ['t', 't7+'],
  ['z', 'z2'],
]);

const pattern = (word: string): string =>
  Array.from(word, (letter) => `[${RegExp.escape(LOOK_ALIKES.get(letter) ?? letter)}]`).join('');
const reversed = (word: string): string => Array.from(word).reverse().join('');

/** A text without these words, forwards or backwards, whatever symbols stand for their letters. */
function withoutWords(text: string, words: readonly string[]): string {
  const patterns = words.flatMap((word) => [pattern(word), pattern(reversed(word))]);
  return patterns.length === 0 ? text : text.replace(new RegExp(patterns.join('|'), 'gu'), '');
}
