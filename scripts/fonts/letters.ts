/** The ranges in the site's fonts: Latin-1 and typographic marks. All other letters use system fonts. */
const RANGES: readonly (readonly [string, string])[] = [
  [' ', '~'],
  ['\u00A0', 'ÿ'],
  ['ı', 'ı'],
  ['Œ', 'œ'],
  ['ʻ', 'ʼ'],
  ['ˆ', 'ˆ'],
  ['˚', '˚'],
  ['˜', '˜'],
  ['‐', '―'],
  ['‘', '„'],
  ['†', '•'],
  ['…', '…'],
  ['\u202F', '‰'],
  ['′', '″'],
  ['‹', '›'],
  ['⁄', '⁄'],
  ['€', '€'],
  ['™', '™'],
  ['←', '↓'],
  ['−', '−'],
  ['∕', '∕'],
];

const between = ([from, to]: readonly [string, string]) => {
  const first = from.charCodeAt(0);
  return Array.from({ length: to.charCodeAt(0) - first + 1 }, (_, index) =>
    String.fromCharCode(first + index),
  ).join('');
};

export const LETTERS = RANGES.map(between).join('');
