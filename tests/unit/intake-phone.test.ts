import fc from 'fast-check';
import { shownConsent } from '@/content/consents';
import { normalisePhone } from '@/lib/intake/domain';
import { LIMITS } from '@/lib/intake/fields';
import { fieldErrors } from '@/lib/intake/schema';

const rest = { name: 'Ana', consent: shownConsent('en', 'contact').version };
const refusal = (phone: string) => fieldErrors({ ...rest, phone })[0]?.code;

const usual = [
  '2395550100',
  '239-555-0100',
  '239.555.0100',
  '239 555 0100',
  '(239) 555-0100',
  '1-239-555-0100',
  '+1 239 555 0100',
  '+1(239)555-0100',
  '  239 555 0100  ',
  '239/555/0100',
  '239\u00a0555\u00a00100',
];

describe('what the form accepts as a phone number', () => {
  test.each([
    ...usual,
    '239 555 0100 x12',
    '239 555 0100 ext. 5',
    '\u202A+1 (239) 555\u20110100\u202C',
    '555 0100',
    '+44 20 7946 0958',
    '+49 (0)30 901820',
  ])('"%s" is accepted', (phone) => expect(refusal(phone)).toBeUndefined());

  test.each([
    'call me',
    '239-555-CALL',
    'ana@example.com',
    '239 555 0100; DROP TABLE',
    '<b>2395550100</b>',
    'x2395550100',
    '=2395550100',
    '239\n555 0100 call after 6',
  ])('"%s" is refused', (phone) => expect(refusal(phone)).toBe('phoneInvalid'));

  test('7 to 15 digits are enough and not too many', () => {
    const accepted = [6, 7, 15, 16].map((digits) => refusal('2'.repeat(digits)) === undefined);
    expect(accepted).toEqual([false, true, true, false]);
  });

  test('a number padded beyond the length of its box is refused', () => {
    const padded = (length: number) => `239${' '.repeat(length - 10)}5550100`;
    expect(refusal(padded(LIMITS.phone))).toBeUndefined();
    expect(refusal(padded(LIMITS.phone + 1))).toBe('phoneInvalid');
  });

  test('any digits with any usual marks between them are accepted when the digits are enough', () => {
    const mark = fc.constantFrom('', ' ', '-', '.', ') ', '/');
    const digits = fc.array(fc.tuple(fc.nat(9), mark), { minLength: 7, maxLength: 13 });
    fc.assert(fc.property(digits, (parts) => expect(refusal(parts.flat().join(''))).toBeUndefined()));
  });
});

describe('the number that a request is found by', () => {
  test.each(usual)('"%s" is +12395550100', (phone) => expect(normalisePhone(phone)).toBe('+12395550100'));

  test('marks between the digits make no difference', () => {
    const mark = fc.constantFrom('', ' ', '-', '.', '/', '  ');
    fc.assert(
      fc.property(fc.constantFrom('', '1', '+1'), mark, mark, mark, (country, a, b, c) => {
        expect(normalisePhone(`${country}${a}239${b}555${c}0100`)).toBe('+12395550100');
      }),
    );
  });

  test('two numbers never become one', () => {
    const subscriber = fc.integer({ min: 2_000_000, max: 9_999_999 }).map((number) => `239${number}`);
    fc.assert(
      fc.property(subscriber, subscriber, (a, b) => {
        expect(normalisePhone(a) === normalisePhone(b)).toBe(a === b);
      }),
    );
  });

  test('a number with its country code keeps its country', () => {
    expect(normalisePhone('+44 20 7946 0958')).toBe('+442079460958');
    expect(normalisePhone('+44 (0)20 7946 0958')).toBe('+442079460958');
    expect(normalisePhone('+52 55 1234 5678')).toBe('+525512345678');
  });

  test('what is no possible number is kept by its digits', () => {
    expect(normalisePhone('00-11-22')).toBe('001122');
  });
});
