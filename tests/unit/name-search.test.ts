import fc from 'fast-check';
import { nameKeys, nameQuery } from '@/lib/shared/name-search';

const finds = (text: string, name: string) => {
  const keys = new Set(nameKeys(name));
  return nameQuery(text).some((way) => way.every((part) => part.some((spelling) => keys.has(spelling))));
};

test.each([
  ['Søren Kjær', 'soren', 'Soeren', 'SØREN', 'kjaer'],
  ['Łukasz Żółć', 'lukasz', 'zolc', 'Łukasz Zolc'],
  ['Anna Weiß', 'weiss', 'WEISS', 'weiß', 'WEIẞ'],
  ['Işık Yılmaz', 'isik', 'IŞIK', 'yilmaz', 'YILMAZ'],
  ['İbrahim', 'ibrahim', 'IBRAHIM'],
  ['Đorđe Petrović', 'dorde', 'djordje', 'petrovic'],
  ['Æsa Œuvre Þór Guðrún', 'aesa', 'oeuvre', 'thor', 'gudrun'],
  ['Jörg Müller', 'muller', 'mueller', 'Müller', 'joerg', 'jorg'],
  ['Mueller', 'Müller', 'mueller'],
  ['Åse', 'ase', 'aase'],
  ["O'Brien", 'obrien', 'O’Brien', "o'brien", 'o brien', 'brien'],
  ['OBrien', "O'Brien", 'O’Brien', 'o brien'],
  ['Mary-Jane Watson', 'maryjane', 'mary jane', 'Mary-Jane', 'Mary\u2011Jane', 'jane watson'],
  ['Mary Jane', 'maryjane', 'Mary-Jane'],
  ['Maryjane', 'Mary Jane', 'Mary-Jane'],
  ['Mc Donald', 'mcdonald', 'McDonald', 'mc donald'],
  ['McDonald', 'Mc Donald', 'mcdonald'],
  ['María de la Cruz', 'delacruz', 'de la Cruz', 'maria delacruz', 'cruz'],
  ['Delacruz', 'de la Cruz'],
  ['Kaʻahumanu', 'kaahumanu', "Ka'ahumanu", 'Ka‘ahumanu', 'Kaʻahumanu'],
  ['ʻOkina', 'okina', "'Okina"],
  ['D’Angelo', 'dangelo', "D'Angelo"],
  ['Smith‐Jones', 'smith jones', 'smithjones'],
  ['Νίκος Παππάς', 'ΝΙΚΟΣ', 'νικοσ', 'Παππας', 'nikos'],
  ['Семён Щербаков', 'семен', 'СЕМЁН', 'shcherbakov'],
  ['محمد علي', 'مُحَمَّد', 'محمد'],
  ['أحمد', 'احمد'],
  ['田中太郎', '田中', '太郎', '田中太郎', '田中 太郎', '田'],
  ['田中 太郎', '田中太郎', '太郎'],
  ['ﾀﾅｶ', 'タナカ'],
  ['김철수', '철수', '김', '김철수'],
  ['王小明 Wang', '小明', 'wang', '王小明 wang'],
  ['अमित', 'अमित'],
  ['Ｊｏｓé', 'jose', 'JOSE\u0301'],
  ['Zo\u00eb', 'zoe', 'Zoe\u0308'],
])('%s is found however it is typed', (name, ...texts) =>
  expect(texts.filter((text) => !finds(text, name))).toEqual([]),
);

test.each([
  ['Mary Jane', 'mary smith'],
  ['Maryann', 'mary'],
  ['田中太郎', '中田'],
  ['田中太郎', '田郎'],
  ['कमल', 'कमला'],
  ['Anna', 'ann'],
])('%s is not found by %s', (name, text) => expect(finds(text, name)).toBe(false));

test('every Latin letter of European and older alphabets is found by a letter of an American keyboard', () => {
  const letters = Array.from({ length: 0x250 }, (_, code) => String.fromCodePoint(code)).filter((letter) =>
    /\p{sc=Latin}/u.test(letter),
  );
  const dumb = letters.filter((letter) => !/^x[a-z]*x$/.test(nameKeys(`x${letter}x`)[0] ?? ''));
  expect(dumb).toEqual(['Ɂ', 'ɂ']); // glottal stops, typed as an apostrophe on such a keyboard
  expect(finds("x'x", 'xɂx')).toBe(true);
});

test('a name is found by itself, by any of its words, and however it is composed', () => {
  const word = fc.oneof(
    fc.constantFrom('Søren', 'Nguyễn', "O'Neil", 'Żaneta', '田中', 'Σωκράτης', 'Ильич', 'Ana', 'Mary-Jane'),
    fc.string({ unit: fc.constantFrom(...'abcdeéöñşłß'), minLength: 1, maxLength: 8 }),
  );
  fc.assert(
    fc.property(fc.array(word, { minLength: 1, maxLength: 4 }), (words) => {
      const name = words.join(' ');
      const texts = [name, name.normalize('NFD'), name.toUpperCase(), name.replaceAll(' ', ''), ...words];
      const missed = words.length > 3 ? [name.replaceAll(' ', '')] : [];
      expect(texts.filter((text) => !missed.includes(text) && !finds(text, name))).toEqual([]);
    }),
  );
});

test('signs alone ask for nothing', () => {
  for (const text of ['', ' ', '—', '…', '😀', 'ʻ']) expect(nameQuery(text)).toEqual([]);
});

test('a long name has a bounded number of keys, and a long text asks a bounded number of ways', () => {
  const long = Array.from({ length: 50 }, (_, index) => `w${index}`).join(' ');
  expect(nameKeys(long).length).toBeLessThanOrEqual(80);
  expect(nameQuery(long).length).toBeLessThanOrEqual(10);
  expect(finds('w0 w1', long)).toBe(true);
});
