import { failureText } from '@/scripts/local/failure-text';
import { OperatorError } from '@/lib/shared/operator-error';

test.each([
  [new OperatorError('Set PORT.'), 'Set PORT.'],
  [
    { code: 'EROFS' },
    "DATA_DIR can't be written (EROFS). Check its owner and the free space, or choose another.",
  ],
  [
    { code: '42501' },
    'The database role may not do that (42501). Set DATABASE_OWNER_URL; docs/operations.md, "Database roles".',
  ],
  [{ code: '55P04' }, 'Unexpected fault (55P04); docs/operations.md, "When it does not start".'],
])('%o: %s', (given, text) => {
  const error = given instanceof Error ? given : Object.assign(new Error('secret'), given);
  expect(failureText(error)).toBe(text);
});
