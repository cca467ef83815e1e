import fc from 'fast-check';
import { cleanLine, cleanName, cleanText, comparable, isReadable, plainSigns } from '@/lib/shared/typed-text';

describe('a text', () => {
  test.each([
    ['a\r\nb\rc\nd', 'a\nb\nc\nd'],
    ['a\u2028b\u2029c\u0085d', 'a\nb\nc\nd'],
    ['  a \t b  ', 'a \t b'],
    ['a\u0007b\u001bc\u007fd\u009be', 'abcde'],
    ['see \u202egnp.exe\u202c', 'see gnp.exe'],
    ['\u2066a\u2069', 'a'],
    ['Zoe\u0308', 'Zo\u00eb'],
    ['👩‍👧 مي‌خواهم', '👩‍👧 مي‌خواهم'],
    ['\u200fשלום', '\u200fשלום'],
  ])('%j comes in as %j', (typed, kept) => expect(cleanText(typed)).toBe(kept));

  test.each([cleanText, plainSigns, comparable])(
    'keeps no run of marks that would take long to sort: %p',
    (read) => {
      expect(read(`a${'\u0315\u0300'.repeat(16_000)}b`).length).toBeLessThan(40);
      expect(read('e\u0301\u0323')).toBe('\u1eb9\u0301'); // a letter's own diacritics stay
    },
  );

  test.each([
    ['zero-width spaces', '\u200b\u200b'],
    ['joiners alone', '\u200d\u200c'],
    ['marks of direction', '\u200e \u200f\u061c'],
    ['soft hyphens', '\u00ad\n\u00ad'],
    ['a filler that Unicode calls a letter', '\u3164\u1160'],
    ['an empty Braille cell', '\u2800'],
    ['selectors', '\ufe0f\u{e0100}'],
    ['tags', '\u{e0061}\u{e007f}'],
  ])('of %s is empty', (_what, typed) => {
    for (const clean of [cleanText, cleanLine, cleanName]) expect(clean(typed)).toBe('');
  });

  test('of one line has single blanks', () => expect(cleanLine(' a\r\n b\u00a0\tc ')).toBe('a b c'));

  test('is clean once it was cleaned', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (typed) => {
        for (const clean of [cleanText, cleanLine, cleanName]) expect(clean(clean(typed))).toBe(clean(typed));
      }),
    );
  });
});

describe('a name', () => {
  test.each([
    'Ana',
    'Nguyễn Thị Hoa',
    "O'Brien-Smith Jr.",
    '田中太郎',
    'محمد علی',
    'شهره‌سادات',
    'अमित',
    '김철수',
    'ไพลิน',
    'Þórður',
    '👩‍👧',
    '-',
  ])('%s stays as it is', (name) => expect(cleanName(name)).toBe(name));

  test.each([
    ['Ana\u202eMaria', 'AnaMaria'],
    ['\u200bAna\ufeff', 'Ana'],
    ['Ana\u00ad\u2060Maria', 'AnaMaria'],
    ['\u200eAna\u200f', 'Ana'],
    ['Ana\t\nMaria', 'Ana Maria'],
    ['Ana\u00a0\u3000Maria', 'Ana Maria'],
    ['Jose\u0301', 'Jos\u00e9'],
    ['A\u0000na', 'A\u0000na'], // has its own error message
  ])('%j becomes %j', (typed, kept) => expect(cleanName(typed)).toBe(kept));

  test.each([
    '',
    ' \t\n',
    '\u200b',
    '\u200c\u200d',
    '\u202e\u202c',
    '\u3164',
    '\u115f\u1160',
    '\uffa0',
    '\u2800',
    '\u0007\u001b',
    '\ufe0f',
    '\u0301',
    '\u{e0001}\u{e0041}',
    '\ufffc',
    '\ue000',
    '\u{10ffff}',
  ])('%j shows nothing', (typed) => expect(cleanName(typed)).toBe(''));
});

test.each(['\0', '\ufffd', '\ud83d', '\udc69', 'a\ud83db'])('%j was lost on its way', (text) =>
  expect(isReadable(text)).toBe(false),
);

test.each([
  ['Zoe\u0308  MARIA', 'zo\u00eb maria'],
  ['O’Brien', "o'brien"],
  ['“Hi” – you', '"hi" - you'],
  ['Ａna', 'ana'],
  ['a\r\n\r\nb', 'a b'],
])('%j is the same as %j', (one, other) => expect(comparable(one)).toBe(comparable(other)));

test('other words are other texts', () => {
  const word = fc.string({ unit: fc.constantFrom(...'abcxyz019'), minLength: 1, maxLength: 6 });
  fc.assert(fc.property(word, word, (a, b) => expect(comparable(a) === comparable(b)).toBe(a === b)));
});

test('digits of every script are digits', () => {
  const digits = Array.from({ length: 0x20000 }, (_, code) => String.fromCodePoint(code)).filter((sign) =>
    /\p{Nd}/u.test(sign),
  );
  expect(digits.length).toBeGreaterThan(600);
  expect(digits.map(plainSigns).join('')).toMatch(/^(0123456789)+$/);
});
