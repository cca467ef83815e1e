import { randomBytes } from 'node:crypto';
import {
  chownSync,
  closeSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { faultCode } from '@/lib/shared/fault-code';
import { OperatorError } from '@/lib/shared/operator-error';
import { checkWord, KEY_BYTES, keyFile, NEXT, wordsOf, type MasterKey } from './keys';

// Writes files of keys: the ring of DATA_DIR, and the keys that are retired from it.

const KEY_FILE_NOTE = `# Keys that seal the answers of visitors. Losing this file loses every answer.
# Keep a copy, and keep it apart from the backups of the database: together they are readable.
`;

/** A new key, as a word of a ring. */
export const newKeyWord = (): string => randomBytes(KEY_BYTES).toString('base64');

/** Writes a first key, readable by its owner alone. Fails when the file exists. */
export function generateKeyFile(dataDir: string) {
  writeFileSync(keyFile(dataDir), `${KEY_FILE_NOTE}${newKeyWord()}\n`, { mode: 0o600, flag: 'wx' });
}

function flush(place: string) {
  const handle = openSync(place, 'r');
  fsyncSync(handle);
  closeSync(handle);
}

/** The command may be run by root, and the site must still read it. */
function keepOwner(from: string, to: string) {
  const { uid, gid } = statSync(from);
  const own = statSync(to);
  if (own.uid !== uid || own.gid !== gid) chownSync(to, uid, gid);
}

/** Whoever reads it meanwhile, or after a crash, finds all of the old text or all of the new one. */
function replaceText(file: string, text: string) {
  const aside = `${file}.unfinished`;
  rmSync(aside, { force: true }); // of a run that was killed
  writeFileSync(aside, text, { mode: 0o600, flag: 'wx' });
  keepOwner(file, aside);
  flush(aside);
  renameSync(aside, file);
  flush(path.dirname(file)); // its name is on the disk too
}

function changeWords(file: string, change: (words: string[]) => string[]) {
  const text = readFileSync(file, 'utf8');
  const comments = text.split('\n').filter((line) => line.startsWith('#'));
  replaceText(file, `${[...comments, ...change(wordsOf(text))].join('\n')}\n`);
}

/** Adds a key that opens, and doesn't seal yet. */
export const addNextKey = (file: string, word: string): void =>
  changeWords(file, (words) => [...words, `${NEXT}${word}`]);

/** Has the key that waits seal from now on. */
export const promoteNextKey = (file: string): void =>
  changeWords(file, (words) => [
    ...words.filter((word) => word.startsWith(NEXT)).map((word) => word.slice(NEXT.length)),
    ...words.filter((word) => !word.startsWith(NEXT)),
  ]);

/**
 * Leaves of a key only what proves.
 * @param word as it stands in the file
 */
export const reduceKey = (file: string, word: string, key: MasterKey): void =>
  changeWords(file, (words) => [...words.filter((one) => one !== word), checkWord(key)]);

/** A retired key: its id and word, and until when the last backup that needs it is kept. */
export type RetiredKey = { id: string; word: string; usedUntil: Date; neededUntil: Date };

export const retiredFile = (dataDir: string): string => path.join(dataDir, 'keys-retired');

const LINE = /^([0-9a-f]{8}) (\S+) (\S+) (\S+)$/;
const lineOf = ({ id, word, usedUntil, neededUntil }: RetiredKey) =>
  `${id} ${word} ${usedUntil.toISOString()} ${neededUntil.toISOString()}`;

function readText(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if (['ENOENT', 'ENOTDIR'].includes(faultCode(error))) return undefined;
    throw error;
  }
}

/** The keys that are kept for backups alone. */
export const readRetired = (dataDir: string): RetiredKey[] =>
  (readText(retiredFile(dataDir)) ?? '').split('\n').flatMap((line) => {
    const [, id, word, usedUntil, neededUntil] = LINE.exec(line) ?? [];
    if (id === undefined || word === undefined || usedUntil === undefined || neededUntil === undefined)
      return [];
    return [{ id, word, usedUntil: new Date(usedUntil), neededUntil: new Date(neededUntil) }];
  });

const RETIRED_NOTE = `# Keys that backups from before a rotation need, and nothing else: fingerprint, key, when it was last used, until when a
# backup may need it. Keep this file apart from the site and from its backups.
`;

function writeRetired(dataDir: string, keys: readonly RetiredKey[]) {
  const file = retiredFile(dataDir);
  try {
    mkdirSync(dataDir, { recursive: true, mode: 0o700 }); // where the ring is in the environment there may be none yet
    if (readText(file) === undefined) writeFileSync(file, '', { mode: 0o600, flag: 'wx' });
    replaceText(file, `${RETIRED_NOTE}${keys.map((key) => `${lineOf(key)}\n`).join('')}`);
  } catch (error) {
    throw new OperatorError(
      `${file} can't be written (${faultCode(error)}). Set DATA_DIR to a folder that can, for this command alone. Nothing was changed.`,
    );
  }
}

/**
 * Keeps a key apart. It's on the disk before this returns.
 * @throws OperatorError where it can't be written
 */
export const keepRetired = (dataDir: string, key: RetiredKey): void =>
  writeRetired(dataDir, [...readRetired(dataDir).filter(({ id }) => id !== key.id), key]);

/** Deletes a key for good. */
export const forgetRetired = (dataDir: string, forgotten: string): void =>
  writeRetired(
    dataDir,
    readRetired(dataDir).filter(({ id }) => id !== forgotten),
  );
