import type { ZxcvbnFactory } from '@zxcvbn-ts/core';

// Passwords that others try first are refused when one is set, never when it is used: whoever has one keeps getting in.

/** Why a password is easy to guess: one of those tried first, made of the person's or clinic's own words, or a pattern. */
export type Weakness = 'COMMON' | 'PERSONAL' | 'PATTERN';

/** Guesses that it must stand: what zxcvbn calls very unguessable, also for whoever has a copy of the hashes. */
const LEAST_GUESSES = 1e10;
/** What follows is not looked at: a longer look at a hostile text would hold up everyone else. */
const LOOKED_AT = 64;
/** Ways to read marks as letters that are tried. The default takes ten times as long, and finds no more of what people use. */
const READINGS = 10;

let loading: Promise<ZxcvbnFactory> | undefined;

/** With its lists, 60 MB: only where a password is set. */
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

/** What is easy to guess about a password, or null. */
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

/** Small letters without their accents. */
const fold = (text: string): string => text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();

/** Words of two letters and less are in too many others. */
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

/** Marks that stand for letters. */
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

/** A text without these words, forwards or backwards, whatever stands for their letters. */
function withoutWords(text: string, words: readonly string[]): string {
  const patterns = words.flatMap((word) => [pattern(word), pattern(reversed(word))]);
  return patterns.length === 0 ? text : text.replace(new RegExp(patterns.join('|'), 'gu'), '');
}
