import type * as Crypto from 'node:crypto';

// Hashing a password is slow by design. What that costs is the matter of unit/password-hash.test.ts alone.
jest.mock('node:crypto', () => {
  const actual = jest.requireActual<typeof Crypto>('node:crypto');
  type Given = [Crypto.BinaryLike, Crypto.BinaryLike, number, Crypto.ScryptOptions, () => void];
  const scrypt = (...[password, salt, length, options, done]: Given) =>
    actual.scrypt(password, salt, length, { ...options, N: 2 }, done);
  return { ...actual, scrypt };
});
