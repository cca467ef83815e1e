import { env } from '@/lib/platform/env';
import { readRetired } from '@/lib/platform/key-file';
import { readKeyHolders } from '@/lib/platform/key-holders';
import { keySet, type KeySet } from '@/lib/platform/keys';
import { isFor, keysMissing, readKeysInUse, type KeyUse } from '@/lib/platform/keys-in-use';
import { OperatorError } from '@/lib/shared/operator-error';
import { dayOf } from './words';

const listed = (uses: readonly KeyUse[]) =>
  uses.length === 0
    ? 'nothing stored needs it'
    : uses.map(({ table, count }) => `${table} ${count}`).join(', ');

function roleOf({ ring, next }: KeySet, id: string): string {
  if (id === ring[0].id) return ' (seals what is new)';
  return id === next ? ' (will seal once every process knows it)' : '';
}

function printKeys(set: KeySet, uses: readonly KeyUse[]) {
  for (const { id } of set.ring)
    console.log(`${id}${roleOf(set, id)}: ${listed(uses.filter((use) => isFor(id, use)))}.`);
  for (const { id } of set.checks.slice(set.ring.length))
    console.log(`${id} (retired; still proves): ${listed(uses.filter((use) => isFor(id, use)))}.`);
}

function printRetired(now: Date) {
  for (const { id, usedUntil, neededUntil } of readRetired(env().DATA_DIR))
    console.log(
      neededUntil > now
        ? `${id} is kept for backups from before ${usedUntil.toISOString()}, until ${dayOf(neededUntil)}.`
        : `${id} is no longer needed by any backup: npm run keys -- forget ${id}`,
    );
}

async function printHolders() {
  for (const { name, keys } of await readKeyHolders())
    console.log(`${name} seals under ${keys[0]}, and knows ${keys.join(', ')}.`);
}

/**
 * Prints the keys, what needs each, and which process has which.
 * @throws OperatorError where one that is needed is missing
 */
export async function printStatus(now: Date): Promise<void> {
  const set = keySet();
  const uses = await readKeysInUse();
  printKeys(set, uses);
  printRetired(now);
  await printHolders();
  const missing = keysMissing(uses, set);
  for (const key of missing)
    console.error(`${key} is MISSING: ${listed(uses.filter((use) => use.key === key))}.`);
  if (missing.length > 0) throw new OperatorError('Restore what is missing before you start the site.');
}
