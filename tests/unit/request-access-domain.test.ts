import fc from 'fast-check';
import { createReference } from '@/lib/intake/domain';
import { createCode, normaliseCode, spacedCode } from '@/lib/intake/request-access/domain';
import { readReference } from '@/lib/shared/codes';

const number = fc.nat().map((value) => (below: number) => value % below);

describe('a reference', () => {
  test('is known however it is typed', () => {
    const noise = fc.stringMatching(/^[ \t\-–.]{0,3}$/);
    fc.assert(
      fc.property(number, noise, noise, noise, (pick, before, between, after) => {
        const reference = createReference(pick);
        const [left, right] = reference.split('-');
        const typed = `${before}${left}${between}${right}${after}`;
        expect(readReference(typed)).toBe(reference);
        expect(readReference(typed.toLowerCase())).toBe(reference);
      }),
    );
  });

  test.each([
    'K7QM–4TX9',
    'Your reference: k7qm-4tx9.',
    'Ｋ７ＱＭ４ＴＸ９',
    '(K7QM 4TX9)',
    'ref K7QM4TX9, thanks',
  ])('is found in %j', (typed) => expect(readReference(typed)).toBe('K7QM-4TX9'));

  test.each([
    '',
    ' - ',
    'K7QM',
    'K7QM-4TX',
    'K7QM-4TX99',
    'Ж7QM-4TX9',
    'K7QM-4TXO',
    'K7QM-4TX0',
    `K7QM-4TX9${'9'.repeat(60_000)}`,
  ])('that can be none is empty, and never one made by cutting (case %#)', (typed) =>
    expect(readReference(typed)).toBe(''),
  );
});

describe('a code', () => {
  test('has eight digits, whatever is drawn, and is known as it stands in the mail', () => {
    fc.assert(
      fc.property(number, (pick) => {
        const code = createCode(pick);
        expect(code).toMatch(/^\d{8}$/);
        expect(spacedCode(code)).toMatch(/^\d{4} \d{4}$/);
        expect(normaliseCode(` ${spacedCode(code)}\n`)).toBe(code);
        expect(normaliseCode(code.replaceAll('0', 'O').replaceAll('1', 'l'))).toBe(code);
        expect(
          normaliseCode(code.replace(/\d/g, (digit) => String.fromCodePoint(0xff10 + Number(digit)))),
        ).toBe(code);
      }),
    );
  });

  test.each(['１２３４ ５６７８', '٢٣٤٥٦٧٨٩', '1234-5678', 'Code: 1234 5678'])('is read from %j', (typed) =>
    expect(normaliseCode(typed)).toMatch(/^\d{8}$/),
  );

  test.each(['', 'no code', '1234 567', '1234 56789'])('that can be none is empty: %j', (typed) =>
    expect(normaliseCode(typed)).toBe(''),
  );

  test('is drawn from all numbers of eight digits, the smallest and the largest among them', () => {
    const drawn: number[] = [];
    expect(createCode((below) => (drawn.push(below), 0))).toBe('00000000');
    expect(createCode((below) => below - 1)).toBe('99999999');
    expect(drawn).toEqual([100_000_000]);
  });
});
