import { env } from '@/lib/platform/env';
import { forgetRetired, readRetired, retiredFile } from '@/lib/platform/key-file';
import { OperatorError } from '@/lib/shared/operator-error';
import { dayOf } from './words';

/**
 * Deletes a retired key for good.
 * @throws OperatorError where a backup may still need it
 */
export function forget(id: string, now: Date): void {
  const { DATA_DIR } = env();
  const key = readRetired(DATA_DIR).find((one) => one.id === id);
  if (!key) throw new OperatorError(`${retiredFile(DATA_DIR)} has no key ${id}.`);
  if (key.neededUntil > now)
    throw new OperatorError(
      `A backup from before ${key.usedUntil.toISOString()} may need ${id} until ${dayOf(key.neededUntil)}.`,
    );
  forgetRetired(DATA_DIR, id);
  console.log(`${id} is gone. Delete your copies of it, too.`);
}
