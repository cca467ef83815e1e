import { recordRetirement } from '@/lib/keys/mutations';
import { rotatedAwayAt, usesOf } from '@/lib/keys/data';
import { keptUntil, parseRetentionRule } from '@/lib/platform/backup/files';
import { env } from '@/lib/platform/env';
import { keepRetired, reduceKey, retiredFile } from '@/lib/platform/key-file';
import { readKeyHolders } from '@/lib/platform/key-holders';
import { checkWord, keySet, ringFile, type KeySet, type MasterKey } from '@/lib/platform/keys';
import { DAY_MS } from '@/lib/shared/durations';
import { OperatorError } from '@/lib/shared/operator-error';
import { dayOf } from './words';

/** The key with that fingerprint, where it isn't the one that seals or is about to. */
function olderKey({ ring, next }: KeySet, id: string): MasterKey {
  const key = ring.find((one) => one.id === id);
  if (!key) throw new OperatorError(`There is no key ${id}. npm run keys lists them.`);
  if (key === ring[0] || id === next)
    throw new OperatorError(`${id} seals what is new. npm run keys -- rotate brings in another one first.`);
  return key;
}

/**
 * Makes sure that nothing opens by a key anymore.
 * @returns when the last value was sealed again under another one
 */
async function requireUnused(id: string, now: Date): Promise<Date> {
  const uses = await usesOf([id]);
  if (uses.length > 0)
    throw new OperatorError(
      `${id} is still needed: ${uses.map(({ table, count }) => `${table} ${count}`).join(', ')}. Run npm run keys -- rotate first.`,
    );
  const sealing = (await readKeyHolders()).filter(({ keys }) => keys[0] === id);
  if (sealing.length > 0)
    throw new OperatorError(
      `Restart ${sealing.map(({ name }) => name).join(', ')}: it still seals under ${id}.`,
    );
  const at = await rotatedAwayAt(id);
  if (!at) throw new OperatorError(`No rotation has ended for ${id}. Run npm run keys -- rotate first.`);
  // Forms that were opened, and cookies, are good for a day.
  if (now.getTime() - at.getTime() < DAY_MS)
    throw new OperatorError(
      `Forms that visitors opened before the rotation need ${id} until ${new Date(at.getTime() + DAY_MS).toISOString()}. Run this after that.`,
    );
  return at;
}

/**
 * Takes a key out of the ring and keeps it apart for backups; what proves of it stays.
 * @param keepText the rule that backups are kept by
 * @throws OperatorError where something still needs it
 */
export async function retire(id: string, keepText: string, now: Date): Promise<void> {
  const keep = parseRetentionRule(keepText);
  const set = keySet();
  const key = olderKey(set, id);
  const usedUntil = await requireUnused(id, now);
  const neededUntil = keptUntil(usedUntil, keep);
  const word = set.words.get(id) ?? '';
  const { DATA_DIR } = env();
  keepRetired(DATA_DIR, { id, word, usedUntil, neededUntil }); // first: what is taken out is never gone
  await recordRetirement(id, neededUntil, now);
  const file = ringFile();
  if (file !== undefined) reduceKey(file, word, key);
  else
    console.log(
      `In CONFIDENTIAL_KEYS of every process, put this in place of that key, and restart them:\n${checkWord(key)}`,
    );
  console.log(
    `${id} is no longer used here. ${retiredFile(DATA_DIR)} has it for backups from before ${usedUntil.toISOString()}: keep that file elsewhere.
With --keep ${keepText}, the last of those is deleted by ${dayOf(neededUntil)}. Then: npm run keys -- forget ${id}`,
  );
}
