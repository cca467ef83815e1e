import { randomBytes } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { addNextKey, generateKeyFile, promoteNextKey, reduceKey } from '@/lib/platform/key-file';
import { checkWord, keyFile, parseKeys, parseKeySet } from '@/lib/platform/keys';
import { OperatorError } from '@/lib/shared/operator-error';

const newKey = () => randomBytes(32).toString('base64');
const messageOf = (run: () => unknown) => {
  try {
    run();
  } catch (error) {
    expect(error).toBeInstanceOf(OperatorError);
    return (error as Error).message;
  }
  throw new Error('nothing was refused');
};

test('keys are read in their order, between commas, line ends, white space and comments', () => {
  const [a, b, c] = [newKey(), newKey(), newKey()];
  const text = `# kept safe\n  ${a} # in use\r\n\n${b},${c}\n# end`;
  const ids = [a, b, c].map((key) => parseKeys(key, 'x')[0].id);
  expect(parseKeys(text, 'x').map(({ id }) => id)).toEqual(ids);
});

test('padding may be left out', () => {
  const key = newKey();
  expect(parseKeys(key.replace('=', ''), 'x')[0].id).toBe(parseKeys(key, 'x')[0].id);
});

test.each(['', ' \n, ,', '# only a comment'])('text without a key (%j) is refused', (text) => {
  expect(messageOf(() => parseKeys(text, 'THE_PLACE'))).toMatch(/^THE_PLACE has no key/);
});

test.each([
  ['31 bytes', randomBytes(31).toString('base64')],
  ['33 bytes', randomBytes(33).toString('base64')],
  ['hex', randomBytes(32).toString('hex')],
  ['a password', 'correct-horse-battery-staple'],
  ['a stray character', `!${newKey()}`],
  ['a changed last character', newKey().replace(/.=$/, 'B=')],
])('%s is refused, by its number and never by its text', (_what, word) => {
  const message = messageOf(() => parseKeys(`${newKey()},${word}`, 'THE_PLACE'));
  expect(message).toMatch(/^THE_PLACE: key 2 /);
  expect(message).not.toContain(word.slice(1, 12));
  expect(message).not.toContain('\n');
});

test('no malformed text gets into the message', () => {
  const word = fc.string({ minLength: 12, maxLength: 60 }).filter((text) => /^[^\s,#]{12,}$/.test(text));
  fc.assert(fc.property(word, (text) => expect(messageOf(() => parseKeys(text, 'x'))).not.toContain(text)));
});

test('an id is the same for the same key and another for another key, and is no part of the key', () => {
  const secret = randomBytes(32);
  const [key] = parseKeys(secret.toString('base64'), 'x');
  expect(parseKeys(secret.toString('base64'), 'y')[0].id).toBe(key.id);
  expect(parseKeys(newKey(), 'x')[0].id).not.toBe(key.id);
  expect(key.id).toMatch(/^[0-9a-f]{8}$/);
  expect(secret.toString('hex')).not.toContain(key.id);
});

test('the id of a given key never changes, since it is stored with every row', () => {
  expect(parseKeys(Buffer.alloc(32, 7).toString('base64'), 'x')[0].id).toBe('2722244e');
});

test('each purpose has a key of its own, which is not the master key', () => {
  const secret = randomBytes(32);
  const [key] = parseKeys(secret.toString('base64'), 'x');
  const derived = (['sealing', 'blind-index', 'cookie'] as const).map((use) =>
    key.derive(use).export().toString('hex'),
  );
  expect(new Set([...derived, secret.toString('hex')]).size).toBe(4);
  expect(key.derive('sealing').symmetricKeySize).toBe(32);
});

describe('a generated key file', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'keys-'));
  afterAll(() => rmSync(folder, { recursive: true }));

  test('can be read back, by its owner alone, and is never overwritten', () => {
    generateKeyFile(folder);
    const text = readFileSync(keyFile(folder), 'utf8');
    expect(parseKeys(text, 'x')).toHaveLength(1);
    expect(statSync(keyFile(folder)).mode & 0o777).toBe(0o600);
    expect(() => generateKeyFile(folder)).toThrow();
    expect(readFileSync(keyFile(folder), 'utf8')).toBe(text);
  });
});

test('a key that is marked as the next one opens and does not seal, wherever it stands', () => {
  const [first, next] = [newKey(), newKey()];
  const { ring, next: waiting } = parseKeySet(`next:${next}\n${first}`, 'x');
  const idOf = (key: string) => parseKeys(key, 'x')[0].id;
  expect(ring.map(({ id }) => id)).toEqual([idOf(first), idOf(next)]);
  expect(waiting).toBe(idOf(next));
  expect(messageOf(() => parseKeySet(`next:${next}`, 'THE_PLACE'))).toMatch(/has no key/);
});

test('what stays of a retired key proves the same, and is all that it says', () => {
  const [retired] = parseKeys(newKey(), 'x');
  const word = checkWord(retired);
  const { ring, checks } = parseKeySet(`${newKey()}\n${word}`, 'x');
  expect(ring).toHaveLength(1);
  const [, check] = checks;
  expect(check?.id).toBe(retired.id);
  for (const purpose of ['audit', 'blind-index'] as const)
    expect(check?.derive(purpose).equals(retired.derive(purpose))).toBe(true);
  const text = Buffer.from(word.split('.')[1] ?? '', 'base64');
  for (const purpose of ['sealing', 'search-keys', 'cookie', 'sign-in'] as const)
    expect(text.includes(retired.derive(purpose).export())).toBe(false);
  expect(messageOf(() => parseKeySet(`${newKey()},${word.slice(0, -9)}`, 'THE_PLACE'))).toMatch(
    /^THE_PLACE: key 2 /,
  );
});

test('a key file changes whole: what is new waits, then seals, and what is retired is only proof', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'calusa-key-file-'));
  try {
    generateKeyFile(folder);
    const file = keyFile(folder);
    const read = () => parseKeySet(readFileSync(file, 'utf8'), file);
    const [old] = read().ring;
    addNextKey(file, newKey());
    expect(read()).toMatchObject({ ring: [{ id: old.id }, { id: read().next }] });
    promoteNextKey(file);
    expect(read().next).toBeUndefined();
    expect(
      read()
        .ring.map(({ id }) => id)
        .slice(1),
    ).toEqual([old.id]);
    reduceKey(file, read().words.get(old.id) ?? '', old);
    expect(read().ring).toHaveLength(1);
    expect(read().checks.map(({ id }) => id)[1]).toBe(old.id);
    expect(readFileSync(file, 'utf8')).toMatch(/^# Keys that seal/);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(readdirSync(folder)).toEqual(['keys']);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
