import fc from 'fast-check';
import { dialable, phoneKey, phoneText, phoneValue, readPhone } from '@/lib/shared/phone';

const value = (typed: string) => {
  const read = readPhone(typed);
  return read.ok ? phoneValue(read.value) : read.code;
};

const inScript = (zero: number) => (text: string) =>
  text.replace(/\d/g, (digit) => String.fromCodePoint(zero + Number(digit)));

describe('a US number', () => {
  test.each([
    '2395550100',
    '239-555-0100',
    '239.555.0100',
    '(239) 555-0100',
    '(239)555-0100',
    '1-239-555-0100',
    '1 (239) 555 0100',
    '+1 239 555 0100',
    '+1(239)555-0100',
    '(+1) 239-555-0100',
    '+(1) 239 555 0100',
    '+239 555 0100',
    '001 239 555 0100',
    '011 1 239 555 0100',
    '00 1 (239) 555-0100',
    '  239 555 0100  ',
    '239/555/0100',
    '239,555,0100',
    '239_555_0100',
    '239·555·0100',
    '239\u00a0555\u00a00100',
    '239\u2011555\u20130100',
    '239\u2212555\u30fc0100',
    '\u202A+1 (239) 555\u20110100\u202C',
    '\u200e239\u200b5550100\ufeff',
    '239 555\n0100',
    'tel:+1-239-555-0100',
    'tel:239-555-0100',
    'tel:%28239%29%20555-0100',
    'TEL: (239) 555-0100',
    'Phone: 239-555-0100',
    '٢٣٩٥٥٥٠١٠٠',
    '۲۳۹-۵۵۵-۰۱۰۰',
    '（２３９）５５５－０１００',
    '＋１ ２３９ ５５５ ０１００',
    '२३९ ५५५ ०१००',
    '\u{1D7D0}\u{1D7D1}\u{1D7D7} 555 0100',
  ])('"%s" is +12395550100', (typed) => expect(value(typed)).toBe('+12395550100'));

  test.each([
    '(239) 555-0100 extension 12',
    '(239) 555-0100 Ext. 12',
    '(239) 555-0100 ext: 12',
    '(239) 555-0100 extn 12',
    '(239) 555-0100 (ext 12)',
    '(239) 555-0100 extensión 12',
    '(239) 555-0100 extensio\u0301n 12',
    '(239) 555-0100 #12',
    '(239) 555-0100#12',
    '(239) 555-0100 # 12',
    '(239) 555-0100 ext #12',
    '(239) 555-0100;ext=12',
    '(239) 555-0100, x12',
    '239-555-0100x12',
    '239-555-0100 x. 12',
    '239-555-0100 option 12',
    '239-555-0100, option 12',
    '239-555-0100 opt. 12',
    '239-555-0100 press 12',
    '2395550100,12',
    '2395550100,,12#',
    '2395550100;12',
    'tel:+1-239-555-0100;ext=12',
    'tel:+12395550100,12',
    '۲۳۹۵۵۵۰۱۰۰ ext ۱۲',
    '２３９－５５５－０１００　ｘ１２',
  ])('"%s" keeps its extension', (typed) => expect(value(typed)).toBe('+12395550100;ext=12'));

  test.each(['555-0188', '555 0100', '5550188', '٥٥٥٠١٨٨', '555-0188 ext. 5'])(
    '"%s" lacks its area code',
    (typed) => expect(value(typed)).toBe('NO_AREA_CODE'),
  );

  test.each([
    '239 155 0100',
    '139 555 0100',
    '911 555 0100',
    '(239) 555-010',
    '(239) 555-01000',
    '(941) 555-01001',
    '+1 239 555 010',
    '+1 239 555 01000',
    // Another country's number starts with its code after +, 00 or 011.
    '44 20 7946 0958',
    '52 55 1234 5678',
    '1 555 0188',
    '911',
    '00',
    '239-555-0100 239-555-0101',
    '239-555-0100 / 239-555-0101',
  ])('"%s" can’t be dialed', (typed) => expect(value(typed)).toBe('NOT_DIALABLE'));

  test.each([
    '',
    'call me',
    '239-555-CALL',
    'ana@example.com',
    '239 555 0100; DROP TABLE',
    '<b>2395550100</b>',
    'x2395550100',
    '=2395550100',
    '239 555 0100 or 239 555 0101',
    '239\n555 0100 call after 6',
    '239 555 0100 x',
  ])('"%s" is no number', (typed) => expect(value(typed)).toBe('NO_NUMBER'));
});

describe('a number of another country', () => {
  test.each([
    ['+44 20 7946 0958', '+442079460958'],
    ['+44 (0)20 7946 0958', '+442079460958'],
    ['(+44) 20 7946 0958', '+442079460958'],
    ['0044 20 7946 0958', '+442079460958'],
    ['011 44 20 7946 0958', '+442079460958'],
    ['+44 20 7946 0958 x7', '+442079460958;ext=7'],
    ['+49 (0)30 901820', '+4930901820'],
    ['+52 55 1234 5678', '+525512345678'],
    ['+39 06 698 1234', '+39066981234'],
    ['+٩٧١ ٥٠ ١٢٣ ٤٥٦٧', '+971501234567'],
  ])('"%s" is %s', (typed, stored) => expect(value(typed)).toBe(stored));

  test.each(['+999 1234567', '+44 000', '+44 0000000000', '00 1 239 155 0100'])(
    '"%s" can’t be dialed',
    (typed) => expect(value(typed)).toBe('NOT_DIALABLE'),
  );
});

describe('however it is typed', () => {
  const mark = fc.constantFrom('', ' ', '-', '.', '/', '  ', '\u00a0', '\u2011', '\u200b', ') ');
  const country = fc.constantFrom('', '1', '+1', '001', '0111', 'tel:+1');
  const script = fc.constantFrom(0x30, 0x660, 0x6f0, 0x966, 0xff10).map(inScript);
  const usNumber = fc
    .tuple(fc.integer({ min: 212, max: 989 }), fc.integer({ min: 2_000_000, max: 9_999_999 }))
    .filter(([area]) => area % 100 !== 11)
    .map(([area, rest]) => `${area}${rest}`);

  test('a number is one and the same', () => {
    fc.assert(
      fc.property(usNumber, country, mark, mark, mark, script, (digits, prefix, a, b, c, write) => {
        const typed = `${prefix}${a}${digits.slice(0, 3)}${b}${digits.slice(3, 6)}${c}${digits.slice(6)}`;
        expect(value(write(typed))).toBe(`+1${digits}`);
      }),
    );
  });

  test('two numbers never become one', () => {
    fc.assert(fc.property(usNumber, usNumber, (a, b) => expect(value(a) === value(b)).toBe(a === b)));
  });

  test('what is stored, dialed and shown is read as the same number again', () => {
    const extension = fc.constantFrom('', ' x1', ' ext. 04512', '#9');
    const foreign = fc.constantFrom('+442079460958', '+525512345678', '+39066981234', '+4930901820');
    fc.assert(
      fc.property(fc.oneof(usNumber, foreign), extension, (number, more) => {
        const stored = value(number + more);
        expect([stored, phoneText(stored), dialable(stored), `tel:${dialable(stored)}`].map(value)).toEqual(
          Array(4).fill(stored),
        );
      }),
    );
  });

  test('no text whatever breaks it', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => expect(typeof phoneText(text)).toBe('string')),
    );
  });
});

test.each([
  ['+12395550100', '(239) 555-0100'],
  ['+12395550100;ext=12', '(239) 555-0100 ext. 12'],
  ['239-555-0100 x12', '(239) 555-0100 ext. 12'],
  ['+442079460958', '+44 20 7946 0958'],
  ['555-0188', '555-0188'],
])('the stored %s is shown as %s', (stored, shown) => expect(phoneText(stored)).toBe(shown));

test.each([
  ['(239) 555-0123 ext. 45', '+12395550123;ext=45'],
  ['555-0188', '5550188'],
  ['239 155 0100 x4', '2391550100'],
])('an earlier version’s %s is dialed as %s', (stored, dialed) => expect(dialable(stored)).toBe(dialed));

test('a number that an earlier version accepted and no one can dial is found by its digits', () => {
  expect(phoneKey('555 0188')).toBe(phoneKey('555-0188'));
});
