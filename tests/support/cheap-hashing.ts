import type * as Crypto from 'node:crypto';

// Password hashing is slow by design. Only unit/password-hash.test.ts tests its cost.
jest.mock('node:crypto', () => {
  const actual = jest.requireActual<typeof Crypto>('node:crypto');
  type Given = [Crypto.BinaryLike, Crypto.BinaryLike, number, Crypto.ScryptOptions, () => void];
  const scrypt = (...[password, salt, length, options, done]: Given) =>
    actual.scrypt(password, salt, length, { ...options, N: 2 }, done);
  return { ...actual, scrypt };
});
