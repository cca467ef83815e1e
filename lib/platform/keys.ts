import { createHash, createSecretKey, hkdfSync, type KeyObject } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { OperatorError } from '@/lib/shared/operator-error';
import { env } from './env';
import { perProcess } from './per-process';

/** What a key is derived for: a key of one purpose says nothing about the key of another. */
export type KeyPurpose =
  | 'sealing'
  | 'blind-index'
  | 'search-phone'
  | 'search-email'
  | 'search-keys'
  | 'cookie'
  | 'preview'
  | 'rate-limit'
  | 'opened-form'
  | 'sign-in'
  | 'audit'
  | 'audit-network';

/** What stays of a key that is retired: it opens nothing, but still proves what was hashed and chained under it. */
export type CheckPurpose = 'audit' | 'blind-index';

/** A key that proves. Its id is a fingerprint of the master key's bytes, so that one id can never stand for two keys. */
export type CheckKey = { id: string; derive: (purpose: CheckPurpose) => KeyObject };

/** A master key. */
export type MasterKey = { id: string; derive: (purpose: KeyPurpose) => KeyObject };

/** Master keys, the one that seals new values first. */
export type KeyRing = readonly [MasterKey, ...MasterKey[]];

/** The same, with what stays of retired keys after them. */
export type CheckRing = readonly [MasterKey, ...CheckKey[]];

/** Everything that the text of a ring says. */
export type KeySet = {
  ring: KeyRing;
  checks: CheckRing;
  /** Id of the key that waits until every process knows it, and then seals. */
  next: string | undefined;
  /** The words of the master keys as they stand in the text, by id. */
  words: ReadonlyMap<string, string>;
};

export const KEY_BYTES = 32;
export const KEY_ID_LENGTH = 8;

function masterKey(secret: Buffer): MasterKey {
  const bytes = (info: string) =>
    Buffer.from(hkdfSync('sha256', secret, 'calusa-recovery', `${info}.v1`, KEY_BYTES));
  const derived = new Map<KeyPurpose, KeyObject>(); // a search asks for one of them a thousand times
  const derive = (purpose: KeyPurpose) => {
    const known = derived.get(purpose);
    if (known) return known;
    const key = createSecretKey(bytes(purpose)); // Node takes five times as long for a hash with the bare bytes
    derived.set(purpose, key);
    return key;
  };
  const id = createHash('sha256').update(bytes('id')).digest('hex').slice(0, KEY_ID_LENGTH);
  return { id, derive };
}

/** Marks a key that doesn't seal yet. */
export const NEXT = 'next:';
/** Marks a key that a key management service has wrapped (lib/platform/key-service.ts). */
export const WRAPPED = 'kms:';
/** Marks what stays of a retired key. */
const CHECKS = 'checks:';

/** What stays of a key once it is retired, as a word of the ring. */
export const checkWord = ({ id, derive }: MasterKey): string =>
  `${CHECKS}${id}.${Buffer.concat([derive('audit').export(), derive('blind-index').export()]).toString('base64')}`;

function bytesOf(word: string, length: number): Buffer | undefined {
  const bytes = Buffer.from(word, 'base64');
  const isWhole = bytes.toString('base64').replace(/=+$/, '') === word.replace(/=+$/, '');
  return isWhole && bytes.length === length ? bytes : undefined;
}

function checkKey(word: string): CheckKey | undefined {
  const [, id = '', text = ''] = /^checks:([0-9a-f]{8})\.(.+)$/.exec(word) ?? [];
  const bytes = bytesOf(text, 2 * KEY_BYTES);
  if (!bytes) return undefined;
  const keys = {
    audit: createSecretKey(bytes.subarray(0, KEY_BYTES)),
    'blind-index': createSecretKey(bytes.subarray(KEY_BYTES)),
  };
  return { id, derive: (purpose) => keys[purpose] };
}

/** The words of a ring's text: keys, separated by commas or line ends; `#` begins a comment. */
export const wordsOf = (text: string): string[] =>
  text
    .replace(/#.*$/gm, '')
    .split(/[\s,]+/)
    .filter((word) => word !== '');

/** What this process holds of keys: rings by their text, and what a key management service has unwrapped. */
type Held = { sets: Map<string, KeySet>; files: Map<string, string>; unwrapped: Map<string, Buffer> };

// Shared by all modules of the process, so that those of Next follow a ring that our server read again.
const held = () =>
  perProcess('keys', (): Held => ({ sets: new Map(), files: new Map(), unwrapped: new Map() }));

/** Hands in what a key management service unwrapped, by its word. */
export const holdUnwrapped = (word: string, secret: Buffer): unknown => held().unwrapped.set(word, secret);
export const isUnwrapped = (word: string): boolean => held().unwrapped.has(word);

/** @param place of the key in the text, from 1 */
function secretOf(word: string, place: number, origin: string): Buffer {
  if (word.startsWith(WRAPPED)) {
    const secret = held().unwrapped.get(word);
    if (secret) return secret;
    throw new OperatorError(`${origin}: key ${place} is wrapped, and its key service was not asked for it.`);
  }
  const secret = bytesOf(word, KEY_BYTES);
  if (secret) return secret;
  throw new OperatorError(
    `${origin}: key ${place} is not ${KEY_BYTES} bytes in base64. Restore the file you saved.`,
  );
}

/**
 * Reads all that the text of a ring says.
 * @throws OperatorError when a key is malformed, or none that seals is there; the message never shows a key
 */
export function parseKeySet(text: string, origin: string): KeySet {
  const words = wordsOf(text);
  const masters = words.filter((word) => !word.startsWith(CHECKS));
  const keys = masters.map((word) => {
    const isNext = word.startsWith(NEXT);
    const plain = isNext ? word.slice(NEXT.length) : word;
    return { word: plain, isNext, key: masterKey(secretOf(plain, words.indexOf(word) + 1, origin)) };
  });
  const [current, ...older] = keys.filter(({ isNext }) => !isNext).map(({ key }) => key);
  if (!current)
    throw new OperatorError(
      `${origin} has no key. Restore the keys you saved; new ones can't read old answers.`,
    );
  const waiting = keys.filter(({ isNext }) => isNext).map(({ key }) => key);
  const ring: KeyRing = [current, ...older, ...waiting];
  const retired = words.flatMap((word, index) => {
    if (!word.startsWith(CHECKS)) return [];
    const key = checkKey(word);
    if (key) return [key];
    throw new OperatorError(
      `${origin}: key ${index + 1} is not what stays of a retired key. Restore the file you saved.`,
    );
  });
  return {
    ring,
    checks: [...ring, ...retired],
    next: waiting[0]?.id,
    words: new Map(keys.map(({ word, key }) => [key.id, word])),
  };
}

/**
 * Reads a ring from text: 32-byte keys in base64, separated by commas or line ends; `#` begins a comment.
 * @throws OperatorError when a key is malformed or none is there; the message never shows a key
 */
export const parseKeys = (text: string, origin: string): KeyRing => parseKeySet(text, origin).ring;

/** Where generated keys live. */
export const keyFile = (dataDir: string) => path.join(dataDir, 'keys');

export const keysExist = (dataDir: string) =>
  env().CONFIDENTIAL_KEYS !== undefined || existsSync(keyFile(dataDir));

function readKeyFile(file: string) {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    const missing = (error as NodeJS.ErrnoException).code === 'ENOENT';
    throw new OperatorError(
      `${file} ${missing ? 'is missing' : "can't be read"}. Restore it, or set CONFIDENTIAL_KEYS.`,
    );
  }
}

/** Where the main ring is, and its text. A file is read once, until `rereadKeyFile`. */
function mainText(): { text: string; origin: string } {
  const { CONFIDENTIAL_KEYS, DATA_DIR } = env();
  if (CONFIDENTIAL_KEYS) return { text: CONFIDENTIAL_KEYS, origin: 'CONFIDENTIAL_KEYS' };
  const file = keyFile(DATA_DIR);
  const { files } = held();
  const text = files.get(file) ?? readKeyFile(file);
  files.set(file, text);
  return { text, origin: file };
}

function parsedOnce({ text, origin }: { text: string; origin: string }): KeySet {
  const { sets } = held();
  const set = sets.get(text) ?? parseKeySet(text, origin);
  sets.set(text, set);
  return set;
}

/** The texts of this process's rings, with their origins. */
export const ringTexts = (): { text: string; origin: string }[] => {
  const { SEARCH_KEYS } = env();
  return [mainText(), ...(SEARCH_KEYS ? [{ text: SEARCH_KEYS, origin: 'SEARCH_KEYS' }] : [])];
};

/** The file that the main ring is in; undefined where it is in the environment. */
export const ringFile = (): string | undefined =>
  env().CONFIDENTIAL_KEYS ? undefined : keyFile(env().DATA_DIR);

/**
 * Takes over a key file that was changed since. Every module of the process then has the new ring.
 * @param unwrap asks a key management service for what the text has wrapped
 * @throws OperatorError where it can't be used; then the ring stays as it was
 */
export async function rereadKeyFile(unwrap: (text: string) => Promise<void>): Promise<void> {
  const file = ringFile();
  if (file === undefined) return;
  const text = readKeyFile(file);
  if (text === held().files.get(file)) return;
  await unwrap(text);
  parsedOnce({ text, origin: file }); // throws before anything is taken over
  held().files.set(file, text);
}

/**
 * All that the main ring's text says, from CONFIDENTIAL_KEYS or else DATA_DIR/keys.
 * @throws OperatorError when there is none, or one that can't be used
 */
export const keySet = (): KeySet => parsedOnce(mainText());

/**
 * The ring of this process: what seals, and all that opens.
 * @throws OperatorError as `keySet`
 */
export const keyRing = (): KeyRing => keySet().ring;

/**
 * The keys that prove what was hashed or chained, those of the ring and what stays of retired ones.
 * @throws OperatorError as `keySet`
 */
export const checkRing = (): CheckRing => keySet().checks;

/**
 * The ring for what requests are found by: SEARCH_KEYS, which may lie elsewhere than the keys that open answers, or else
 * the same. A lost one loses nothing: the worker indexes again under the first.
 * @throws OperatorError when it can't be used
 */
export const searchRing = (): KeyRing => {
  const { SEARCH_KEYS } = env();
  return SEARCH_KEYS ? parsedOnce({ text: SEARCH_KEYS, origin: 'SEARCH_KEYS' }).ring : keyRing();
};
