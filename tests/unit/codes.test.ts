import { randomInt } from 'node:crypto';
import { codeKey, drawCode, readReference } from '@/lib/shared/codes';

test('no code holds a character that is read as another one', () => {
  const drawn = new Set(drawCode(5_000, randomInt));
  expect(drawn.size).toBe(24);
  for (const sign of '01OILSZ5UN') expect(drawn).not.toContain(sign);
});

test.each([
  ['k7qm4-tx9pb'],
  ['K7QM4TX9PB'],
  [' K7QM4 - TX9PB\n'],
  ['K7QM4–TX9PB'], // en dash
  ['K7QM4—TX9PB'],
  ['K7QM4\u2011TX9PB'], // no-break hyphen
  ['K7QM4\u2212TX9PB'], // minus
  ['K7QM4\u00adTX9PB'], // soft hyphen
  ['K7QM4_TX9PB'],
  ['\u201cK7QM4-TX9PB\u201d.'],
  ['K7 QM 4T X9 PB'],
  ['\u200eK7QM4\u00a0TX9PB\u200b'],
  ['Ｋ７ＱＭ４－ＴＸ９ＰＢ'],
])('%j is one and the same code', (typed) => expect(codeKey(typed)).toBe('K7QM4TX9PB'));

test.each([
  ['aOb0I-l1Lio', 'A0B0I-L1110'],
  ['oOiIlL', '001111'],
  ['１２３ ４５６', '123456'],
  ['١٢٣-٤٥٦', '123456'],
  ['۱۲۳۴۵۶', '123456'],
  ['12 34 56', '123456'],
  ['123\u2009456', '123456'],
])('of %j look-alikes and digits of other scripts are the digits that are meant', (typed, same) =>
  expect(codeKey(typed)).toBe(codeKey(same)),
);

test('different codes stay different', () => {
  const codes = Array.from({ length: 2_000 }, () => drawCode(10, randomInt));
  expect(new Set(codes.map(codeKey)).size).toBe(new Set(codes).size);
});

describe('a reference', () => {
  test.each([
    'K7QM-4TX9',
    'k7qm4tx9',
    'K7QM – 4TX9',
    'K7QM\u20114TX9',
    ' K7QM 4TX9. ',
    'Ref. K7QM-4TX9',
    'Reference: k7qm-4tx9,',
    '#K7QM-4TX9',
    '“K7QM-4TX9”',
    'Ｋ７ＱＭ－４ＴＸ９',
    'K7QM\u200b-4TX9',
    'K7QM_4TX9',
  ])('is read from %j', (typed) => expect(readReference(typed)).toBe('K7QM-4TX9'));

  test.each([
    '',
    'K7QM',
    'K7QM-4TX',
    'K7QM-4TX99',
    'XK7QM-4TX9',
    'Robin',
    'Robinson',
    'ZZZZ-ZZZZ',
    'K7QM-4TXO',
    '-',
    '4TX9-',
    'K7QMabc4TX9',
  ])('is not read from %j', (typed) => expect(readReference(typed)).toBe(''));
});
