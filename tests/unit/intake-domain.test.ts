import fc from 'fast-check';
import { canonicalAnswers, createReference, normaliseEmail } from '@/lib/intake/domain';
import type { ConsultationInput } from '@/lib/intake/schema';

const answers: ConsultationInput = {
  askingFor: '',
  name: 'Ana',
  phone: '239 555 0100',
  email: '',
  message: 'Evenings are best',
  consent: 'contact-1',
};

describe('a reference', () => {
  const draws = (numbers: number[]) => (below: number) => (numbers.shift() ?? 0) % below;
  const anyDraws = fc.array(fc.nat(), { minLength: 8, maxLength: 8 });

  test('is two groups of four, easy to read out, without vowels or characters that look alike', () => {
    fc.assert(
      fc.property(anyDraws, (numbers) => {
        expect(createReference(draws([...numbers]))).toMatch(
          /^[2346789BCDFGHJKMPQRTVWXY]{4}-[2346789BCDFGHJKMPQRTVWXY]{4}$/,
        );
      }),
    );
  });

  test('uses every draw, so that other draws give another reference', () => {
    const from = (numbers: number[]) => createReference(draws([...numbers]));
    const below = fc.array(fc.nat(23), { minLength: 8, maxLength: 8 });
    fc.assert(fc.property(below, below, (a, b) => expect(from(a) === from(b)).toBe(a.join() === b.join())));
  });

  test('asks for whole numbers within its 24 characters only', () => {
    const asked: number[] = [];
    createReference((below) => (asked.push(below), below - 1));
    expect(asked).toEqual(Array.from({ length: 8 }, () => 24));
  });
});

describe('answers as one text', () => {
  test('are the same for the same answers in whatever order they come', () => {
    const reversed = Object.fromEntries(Object.entries(answers).toReversed()) as ConsultationInput;
    expect(canonicalAnswers(reversed)).toBe(canonicalAnswers(answers));
  });

  test('differ when text moves from one field to the next, whatever stands between', () => {
    const parts = fc.array(fc.constantFrom('a', 'b', ''), { minLength: 2, maxLength: 4 });
    const mark = fc.constantFrom('', '|', ',', ';', ' ', '\n', '\t', '\0', '"', '","', '\\');
    fc.assert(
      fc.property(parts, parts, mark, fc.nat(4), fc.nat(4), (one, other, between, cut, otherCut) => {
        const fields = (texts: string[], at: number) => ({
          name: texts.slice(0, at).join(between),
          phone: texts.slice(at).join(between),
        });
        const [a, b] = [fields(one, cut), fields(other, otherCut)];
        const same = a.name === b.name && a.phone === b.phone;
        expect(canonicalAnswers({ ...answers, ...a }) === canonicalAnswers({ ...answers, ...b })).toBe(same);
      }),
      { numRuns: 2000 },
    );
  });

  test.each(['askingFor', 'name', 'phone', 'email', 'message', 'consent'] as const)(
    'differ when %s alone differs',
    (field) => {
      const changed = { ...answers, [field]: 'changed' } as unknown as ConsultationInput;
      expect(canonicalAnswers(changed)).not.toBe(canonicalAnswers(answers));
    },
  );
});

test('an email address is found in whatever case it was typed', () => {
  expect(normaliseEmail('Ana@Example.COM')).toBe('ana@example.com');
});
