import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { blindIndexes, bucketOf, bucketsOf, LEAST_PER_BUCKET, widthOf } from '@/lib/platform/blind-index';
import { parseKeys, type KeyRing } from '@/lib/platform/keys';

const key = () => parseKeys(randomBytes(32).toString('base64'), 'test')[0];
// Always the same key: how values fall into buckets is random, and a test must not be.
const ring: KeyRing = parseKeys(Buffer.alloc(32, 7).toString('base64'), 'test');
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

describe('buckets', () => {
  const ROWS = 100_000;
  const random = (seed: number) => () => (seed = (seed * 48_271) % 2_147_483_647) / 2_147_483_647;
  const person = (index: number, pick = random(index + 1)) => ({
    phone: String(2_000_000 + Math.floor(pick() * 7_999_999)),
    email: `person${index}.${Math.floor(pick() * 1e6)}@mail.example`,
  });
  const indexOf = ({ phone: number, email }: ReturnType<typeof person>, width: number) =>
    [bucketOf(ring, 'search-phone', number, width), bucketOf(ring, 'search-email', email, width)] as const;

  test('of 100,000 rows, eight or more share the phone’s, the email’s and even both of any one of them', () => {
    const width = widthOf(ROWS, 0);
    expect(width).toBe(6);
    const people = Array.from({ length: ROWS }, (_, index) => person(index));
    const shares = [new Map<string, number>(), new Map<string, number>(), new Map<string, number>()];
    for (const one of people) {
      const [ofPhone, ofEmail] = indexOf(one, width);
      for (const [at, key] of [ofPhone, ofEmail, `${ofPhone} ${ofEmail}`].entries())
        shares[at]?.set(key, (shares[at].get(key) ?? 0) + 1);
    }
    const [phones = [], emails = [], both = []] = shares.map((share) => [...share.values()]);
    // By itself, an index matches more than a thousand people; a search opens no more than these.
    expect(Math.min(...phones, ...emails)).toBeGreaterThan(1_000);
    expect(Math.max(...phones, ...emails)).toBeLessThan(2_000);
    const inSmall = both.filter((count) => count < LEAST_PER_BUCKET).reduce((sum, count) => sum + count, 0);
    expect(inSmall / ROWS).toBeLessThan(0.0001); // by chance, one in ten thousand shares a bucket with fewer
    expect(ROWS / both.length).toBeGreaterThanOrEqual(3 * LEAST_PER_BUCKET);
  }, 60_000);

  test('few rows have indexes that tell nothing, and as they grow or shrink eight on average share both', () => {
    for (const rows of [0, 1, 8, 31]) expect(widthOf(rows, 3)).toBe(0);
    for (let rows = 32; rows < 3_000_000; rows = Math.ceil(rows * 1.07)) {
      for (const current of [0, 2, 5, 12]) {
        const width = widthOf(rows, current);
        expect(width).toBeLessThanOrEqual(12);
        expect(rows / 4 ** width).toBeGreaterThanOrEqual(LEAST_PER_BUCKET);
        if (width < 12) expect(rows / 4 ** width).toBeLessThan(LEAST_PER_BUCKET * 4 * 1.25);
        expect(widthOf(rows, width)).toBe(width); // and stays there
      }
    }
  });

  test('a value is found whatever width and key its row has', () => {
    const rotated: KeyRing = [key(), ...ring];
    const sought = bucketsOf(rotated, 'search-phone', '5550100');
    for (const width of [0, 1, 6, 12]) {
      expect(sought).toContain(bucketOf(ring, 'search-phone', '5550100', width));
      expect(sought).toContain(bucketOf(rotated, 'search-phone', '5550100', width));
    }
    expect(sought).not.toContain(bucketOf([key()], 'search-phone', '5550100', 6));
    expect(bucketsOf(ring, 'search-email', '5550100')).not.toEqual(
      bucketsOf(ring, 'search-phone', '5550100'),
    );
  });
});
