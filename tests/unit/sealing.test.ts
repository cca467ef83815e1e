import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { parseKeys, type KeyRing } from '@/lib/platform/keys';
import { seal, SealError, unseal, versionOf } from '@/lib/platform/sealing';

const newRing = (...older: KeyRing[]): KeyRing => [
  parseKeys(randomBytes(32).toString('base64'), 'test')[0],
  ...older.flat(),
];
const ring = newRing();
const CONTEXT = 'consultation_request/1/answers';
const unicode = fc.string({ unit: 'binary', maxLength: 300 });

test('any text comes back as it was', () => {
  fc.assert(
    fc.property(unicode, unicode, (text, context) => {
      expect(unseal(ring, context, seal(ring, context, text))).toBe(text);
    }),
  );
});

test('an envelope of one row or field does not open in another', () => {
  const envelope = seal(ring, CONTEXT, 'secret');
  for (const context of [
    'consultation_request/2/answers',
    'consultation_request/1/notes',
    '',
    `${CONTEXT} `,
  ]) {
    expect(() => unseal(ring, context, envelope)).toThrow(SealError);
  }
});

test('the data key of one row does not fit the content of another', () => {
  const [format, key, version, wrapped] = seal(ring, CONTEXT, 'one').split('.');
  const content = seal(ring, CONTEXT, 'other').split('.')[4];
  expect(() => unseal(ring, CONTEXT, [format, key, version, wrapped, content].join('.'))).toThrow(SealError);
});

test('a change of any one bit is refused', () => {
  const envelope = seal(ring, CONTEXT, 'Please call after six.');
  const [format, key, version, ...sealed] = envelope.split('.');
  fc.assert(
    fc.property(fc.constantFrom(0, 1), fc.nat(), fc.nat(7), (part, at, bit) => {
      const bytes = Buffer.from(sealed[part] ?? '', 'base64url');
      const place = at % bytes.length;
      bytes[place] = (bytes[place] ?? 0) ^ (1 << bit);
      const changed = sealed.with(part, bytes.toString('base64url'));
      expect(() => unseal(ring, CONTEXT, [format, key, version, ...changed].join('.'))).toThrow(SealError);
    }),
    { numRuns: 500 },
  );
});

test('a change of any one character is refused, even where base64 would read the same bytes', () => {
  const characters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_+/=. \n';
  for (const text of ['', 'a', 'ab', 'abc']) {
    const envelope = seal(ring, CONTEXT, text);
    for (let at = 0; at < envelope.length; at += 1) {
      const other = characters[(at * 7) % characters.length] ?? '';
      const changed = envelope.slice(0, at) + other + envelope.slice(at + 1);
      if (changed !== envelope) expect(() => unseal(ring, CONTEXT, changed)).toThrow(SealError);
    }
    for (const last of characters) {
      const changed = envelope.slice(0, -1) + last;
      if (changed !== envelope) expect(() => unseal(ring, CONTEXT, changed)).toThrow(SealError);
      expect(() => unseal(ring, CONTEXT, envelope + last)).toThrow(SealError);
    }
  }
});

test('an envelope that was cut short anywhere is refused', () => {
  const envelope = seal(ring, CONTEXT, 'secret');
  for (let length = 0; length < envelope.length; length += 1) {
    expect(() => unseal(ring, CONTEXT, envelope.slice(0, length))).toThrow(SealError);
  }
});

test('no text that we did not seal opens, and none breaks the reader', () => {
  const guess = fc.oneof(
    fc.string(),
    fc.array(fc.string(), { maxLength: 6 }).map((parts) => parts.join('.')),
  );
  fc.assert(fc.property(guess, (text) => expect(() => unseal(ring, CONTEXT, text)).toThrow(SealError)));
});

test('another key or another purpose does not open it', () => {
  expect(() => unseal(newRing(), CONTEXT, seal(ring, CONTEXT, 'secret'))).toThrow(SealError);
  expect(() => unseal(ring, CONTEXT, seal(ring, CONTEXT, 'secret', { purpose: 'cookie' }))).toThrow(
    SealError,
  );
});

test('after rotation older envelopes still open, and new ones need the new key', () => {
  const rotated = newRing(ring);
  expect(unseal(rotated, CONTEXT, seal(ring, CONTEXT, 'old'))).toBe('old');
  expect(() => unseal(ring, CONTEXT, seal(rotated, CONTEXT, 'new'))).toThrow(SealError);
});

test('the same text sealed twice gives two envelopes that share no sealed part', () => {
  const [one, two] = [seal(ring, CONTEXT, 'secret'), seal(ring, CONTEXT, 'secret')].map((text) =>
    text.split('.'),
  );
  expect(one?.[3]).not.toBe(two?.[3]);
  expect(one?.[4]).not.toBe(two?.[4]);
});

test('the text does not show inside its envelope', () => {
  const envelope = seal(ring, CONTEXT, 'CANARY-7f3a');
  expect(envelope).not.toContain('CANARY');
  for (const part of envelope.split('.')) {
    expect(Buffer.from(part, 'base64url').toString('latin1')).not.toContain('CANARY');
  }
});

test('the version is sealed with the text: an older envelope never passes for a newer one', () => {
  const second = seal(ring, CONTEXT, 'secret', { version: 2 });
  expect([versionOf(seal(ring, CONTEXT, 'secret')), versionOf(second)]).toEqual([1, 2]);
  const [format, key, , ...sealed] = second.split('.');
  for (const version of ['1', '3', '02', '2 ', '+2', '2e0', '', '0', '-2']) {
    expect(() => unseal(ring, CONTEXT, [format, key, version, ...sealed].join('.'))).toThrow(SealError);
  }
});

const bytesOf = (text: string) => Buffer.byteLength(text);

test('an envelope tells no more of its text than the next power of two', () => {
  const lengths = new Map<number, [least: number, most: number]>();
  for (let bytes = 0; bytes <= 8188; bytes += bytes < 300 ? 1 : 61) {
    const { length } = seal(ring, CONTEXT, 'x'.repeat(bytes));
    const [least, most] = lengths.get(length) ?? [bytes, bytes];
    lengths.set(length, [Math.min(least, bytes), Math.max(most, bytes)]);
  }
  const buckets = [...lengths.values()];
  expect(buckets).toHaveLength(6); // 256, 512, 1024, 2048, 4096, 8192
  expect(buckets[0]).toEqual([0, 252]);
  for (const [least, most] of buckets.slice(1)) expect(most / least).toBeGreaterThan(1.7);
});

test('texts of any length and script keep theirs, also at the edge of a bucket', () => {
  for (const bytes of [0, 1, 251, 252, 253, 508, 509, 1020, 1021]) {
    for (const text of ['x'.repeat(bytes), '\0'.repeat(bytes), 'é'.repeat(bytes)])
      expect(unseal(ring, CONTEXT, seal(ring, CONTEXT, text))).toBe(text);
  }
});

test('what is stored nowhere is not padded', () => {
  const kept = seal(ring, CONTEXT, 'short', { leastBytes: 0 });
  expect(unseal(ring, CONTEXT, kept)).toBe('short');
  expect(bytesOf(kept)).toBeLessThan(160);
});

test('an envelope of the form before versions opens still, and only in its context', () => {
  const old =
    's1.2722244e.j5-8EYN3KZUQxALrn0U9YxGRKo0lVaEhxur7_PlJGpGza3txWNi_zxWwOstbJpJ3RK39ibvSQEo_eOu7.wG3Gh_OartkRUj0ZwHDIseb4sK7Jg-wRd6zy_-puF61zPw';
  const oldRing = parseKeys(Buffer.alloc(32, 7).toString('base64'), 'test');
  expect(unseal(oldRing, CONTEXT, old)).toBe('secret');
  expect(versionOf(old)).toBe(0);
  expect(() => unseal(oldRing, 'consultation_request/2/answers', old)).toThrow(SealError);
  expect(() => unseal(oldRing, CONTEXT, old.replace('s1.2722244e', 's2.2722244e.1'))).toThrow(SealError);
});
