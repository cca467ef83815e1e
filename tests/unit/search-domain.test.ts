import { fitOfName } from '@/lib/cases/search/domain';
import { nameKeys, nameQuery } from '@/lib/shared/name-search';

const fit = (words: string, name: string) => fitOfName(nameQuery(words), nameKeys(name));

test.each([
  ['ana', 'Ana Maria', 'whole'],
  ['mari', 'Ana María', 'beginning'],
  ['an', 'Ana', 'beginning'],
  ['gonzales', 'Luis González', 'close'],
  ['jon smith', 'Jonathan Smith', 'beginning'],
  ['jonh smith', 'John Smith', 'close'], // as one word, long enough for two errors
  ['jonh', 'John', null],
  ['stephen', 'Steven Hill', null],
  ['mcdonalds', 'Mc Donald', 'close'],
  ['müler', 'Mueller', 'close'],
])('%s fits %s: %s', (words, name, expected) => expect(fit(words, name)).toBe(expected));

test('short words fit exactly or as a beginning, since one letter makes another name', () => {
  expect(fit('ann', 'Ana')).toBeNull();
  expect(fit('a', 'Ana')).toBeNull();
});

test('every word must fit, and the worst one says how well', () => {
  expect(fit('ana schmit', 'Ana Schmidt')).toBe('close');
  expect(fit('ana jones', 'Ana Schmidt')).toBeNull();
});
