import { createHash, createSecretKey, hkdfSync, randomBytes, type KeyObject } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { OperatorError } from '@/lib/shared/operator-error';
import { env } from './env';

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

/** A master key. Its id is a fingerprint of its bytes, so that one id can never stand for two keys. */
export type MasterKey = { id: string; derive: (purpose: KeyPurpose) => KeyObject };

/** Master keys, the one that seals new values first. */
export type KeyRing = readonly [MasterKey, ...MasterKey[]];

const KEY_BYTES = 32;

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
  const id = createHash('sha256').update(bytes('id')).digest('hex').slice(0, 8);
  return { id, derive };
}

/**
 * Reads a ring from text: 32-byte keys in base64, separated by commas or line ends; `#` begins a comment.
 * @throws OperatorError when a key is malformed or none is there; the message never shows a key
 */
export function parseKeys(text: string, origin: string): KeyRing {
  const words = text
    .replace(/#.*$/gm, '')
    .split(/[\s,]+/)
    .filter((word) => word !== '');
  const [current, ...older] = words.map((word, index) => {
    const secret = Buffer.from(word, 'base64');
    if (
      secret.length !== KEY_BYTES ||
      secret.toString('base64').replace(/=+$/, '') !== word.replace(/=+$/, '')
    ) {
      throw new OperatorError(
        `${origin}: key ${index + 1} is not ${KEY_BYTES} bytes in base64. Restore the file you saved.`,
      );
    }
    return masterKey(secret);
  });
  if (!current)
    throw new OperatorError(
      `${origin} holds no key. Restore the keys you saved; new ones can't read old answers.`,
    );
  return [current, ...older];
}

/** Where generated keys live. */
export const keyFile = (dataDir: string) => path.join(dataDir, 'keys');

const KEY_FILE_NOTE = `# Keys that seal the answers of visitors. Losing this file loses every answer.
# Keep a copy, and keep it apart from the backups of the database: together they are readable.
`;

/** Writes a first key, readable by its owner alone. Fails when the file exists. */
export function generateKeyFile(dataDir: string) {
  const text = `${KEY_FILE_NOTE}${randomBytes(KEY_BYTES).toString('base64')}\n`;
  writeFileSync(keyFile(dataDir), text, { mode: 0o600, flag: 'wx' });
}

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

let cached: KeyRing | undefined;

/**
 * The ring of this process, from CONFIDENTIAL_KEYS or else DATA_DIR/keys.
 * @throws OperatorError when there is none, or one that can't be used
 */
export function keyRing(): KeyRing {
  const { CONFIDENTIAL_KEYS, DATA_DIR } = env();
  const file = keyFile(DATA_DIR);
  return (cached ??= CONFIDENTIAL_KEYS
    ? parseKeys(CONFIDENTIAL_KEYS, 'CONFIDENTIAL_KEYS')
    : parseKeys(readKeyFile(file), file));
}

let searching: KeyRing | undefined;

/**
 * The ring for what requests are found by: SEARCH_KEYS, which may lie elsewhere than the keys that open answers, or else
 * the same. A lost one loses nothing: the worker indexes again under the first.
 * @throws OperatorError when it can't be used
 */
export const searchRing = (): KeyRing => {
  const { SEARCH_KEYS } = env();
  return (searching ??= SEARCH_KEYS ? parseKeys(SEARCH_KEYS, 'SEARCH_KEYS') : keyRing());
};
