import { problemMessage } from '@/components/content/images/image-problems';
import { failureMessage } from '@/components/staff/failure';
import { reasonLabel } from '@/lib/outbox/fields';
import { ownValue } from '@/lib/shared/own-value';

/** What every object inherits, whatever was written into it. */
const INHERITED = ['constructor', 'toString', 'hasOwnProperty', '__proto__', 'valueOf'];

test('a record gives what was written into it, whatever it is called', () => {
  const record = Object.fromEntries([...INHERITED, 'a'].map((key) => [key, `own ${key}`]));
  for (const key of Object.keys(record)) expect(ownValue(record, key)).toBe(`own ${key}`);
});

test.each(INHERITED)('a record has no %s of its own, and no text of the desk is one', (key) => {
  expect(ownValue({ a: 'b' }, key)).toBeUndefined();
  expect(ownValue(undefined, key)).toBeUndefined();
  expect(problemMessage(key)).toBe(problemMessage('UNKNOWN'));
  expect(failureMessage(key)).toBe(failureMessage('UNKNOWN'));
  expect(reasonLabel(key, 'failed')).toBe(reasonLabel('UNKNOWN', 'failed'));
});
