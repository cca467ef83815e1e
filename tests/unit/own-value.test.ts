import { problemWords } from '@/components/content/images/image-problems';
import { failureWords } from '@/components/staff/failure';
import { reasonWords } from '@/lib/outbox/fields';
import { ownValue } from '@/lib/shared/own-value';

/** What every object has, whatever was written into it. */
const INHERITED = ['constructor', 'toString', 'hasOwnProperty', '__proto__', 'valueOf'];

test('a record gives what was written into it, whatever it is called', () => {
  const record = Object.fromEntries([...INHERITED, 'a'].map((key) => [key, `own ${key}`]));
  for (const key of Object.keys(record)) expect(ownValue(record, key)).toBe(`own ${key}`);
});

test.each(INHERITED)('a record has no %s of its own, and no text of the desk is one', (key) => {
  expect(ownValue({ a: 'b' }, key)).toBeUndefined();
  expect(ownValue(undefined, key)).toBeUndefined();
  expect(problemWords(key)).toBe(problemWords('UNKNOWN'));
  expect(failureWords(key)).toBe(failureWords('UNKNOWN'));
  expect(reasonWords(key, 'failed')).toBe(reasonWords('UNKNOWN', 'failed'));
});
