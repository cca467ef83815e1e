import { easeOf, readabilityOf, syllablesEs } from '@/scripts/readability/grade';
import { readSpanishTexts, readTexts } from '@/scripts/readability/texts';

test('counts words and sentences as they are read', () => {
  const text = ['Call 911. Don’t wait for us, at 1-800-662-4357 or here!', 'A first name is enough', '15'];
  expect(readabilityOf(text)).toMatchObject({ words: 13, sentences: 3 });
});

test('gives the grade of the formula', () => {
  expect(readabilityOf(['The cat sat on the mat.']).grade).toBeCloseTo(-1.45);
  expect(readabilityOf(['Professionals evaluate confidentiality requirements.']).grade).toBeGreaterThan(20);
});

test('text without words has no grade', () => {
  expect(readabilityOf(['', '911', '…'])).toEqual({ words: 0, sentences: 0, grade: 0 });
});

/** Sixth grade is what US health writers aim at. The law gives the words of a notice and of a consent. */
const CEILINGS = new Map([
  ['page privacy', 7],
  ['consents', 9],
]);

test('what visitors read asks for no more than six years of school', async () => {
  const texts = await readTexts();
  expect(texts.length).toBeGreaterThan(20);
  const hard = texts
    .map(({ name, parts }) => ({ name, grade: readabilityOf(parts).grade }))
    .filter(({ name, grade }) => grade > (CEILINGS.get(name) ?? 6));
  expect(hard).toEqual([]);
});

test.each([
  ['sol', 1],
  ['día', 2],
  ['ayuda', 3],
  ['seguro', 3],
  ['guitarra', 3],
  ['aéreo', 4],
  ['ciudad', 2],
  ['muy', 1],
  ['confidencial', 4],
])('the Spanish word %s has %i syllables', (word, syllables) => expect(syllablesEs(word)).toBe(syllables));

/**
 * 70 is where sixth grade begins (Fernández Huerta). The law gives much of the words of a consent, and labels of one word such
 * as “Teléfono” count as hard sentences.
 */
const FLOORS = new Map([
  ['consents', 55],
  ['strings site', 65],
  ['strings page', 50],
]);

test('what visitors read in Spanish asks for no more than six years of school', () => {
  const hard = readSpanishTexts()
    .map(({ name, parts }) => ({ name, ease: easeOf(parts) }))
    .filter(({ name, ease }) => ease < (FLOORS.get(name) ?? 70));
  expect(hard).toEqual([]);
});
