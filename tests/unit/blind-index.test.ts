import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { blindIndexes } from '@/lib/platform/blind-index';
import { parseKeys, type KeyRing } from '@/lib/platform/keys';

const key = () => parseKeys(randomBytes(32).toString('base64'), 'test')[0];
const ring: KeyRing = [key()];
const phone = '+12395550100';
const stored = (keys: KeyRing, kind: string, value: string) => blindIndexes(keys, kind, value)[0] ?? '';

test('the same value of the same kind has the same hash', () => {
  expect(stored(ring, 'phone', phone)).toBe(stored(ring, 'phone', phone));
});

test('another value, another kind or another key gives another hash', () => {
  const hash = stored(ring, 'phone', phone);
  expect(stored(ring, 'phone', '+12395550101')).not.toBe(hash);
  expect(stored(ring, 'email', phone)).not.toBe(hash);
  expect(stored([key()], 'phone', phone).split('.')[1]).not.toBe(hash.split('.')[1]);
});

test('the kind and the value can not run into each other', () => {
  const text = fc.stringMatching(/^[a-z+0-9]{0,5}$/);
  fc.assert(
    fc.property(text, text, text, text, (kindA, a, kindB, b) => {
      const same = stored(ring, kindA, a) === stored(ring, kindB, b);
      expect(same).toBe(kindA === kindB && a === b);
    }),
  );
});

test('neither the value nor a plain digest of it shows in the hash', () => {
  const hash = stored(ring, 'phone', phone);
  expect(hash).not.toContain('2395550100');
  expect(hash).toMatch(/^[0-9a-f]{8}\.[\w-]{43}$/);
});

test('after rotation a value stored under the older key is still found', () => {
  const rotated: KeyRing = [key(), ...ring];
  const found = blindIndexes(rotated, 'phone', phone);
  expect(found).toContain(stored(ring, 'phone', phone));
  expect(found[0]).toBe(stored(rotated, 'phone', phone));
  expect(found).toHaveLength(2);
});
