import { recordAudit } from '@/lib/audit/mutations';
import { resealFactors } from '@/lib/auth/second-factor';
import { renewRemovalIndexes } from '@/lib/comments/renewal/mutations';
import { reindexRequests, resealRequests } from '@/lib/intake/renewal/mutations';
import { holdingLock } from '@/lib/platform/advisory-locks';
import { databaseUrl, db } from '@/lib/platform/db';
import { resealRows, ROWS_TO_RESEAL, type Resealed } from '@/lib/platform/resealing';
import { usesOf } from './data';

// A rotation keeps no state of its own: what is left to do is what is still under an older key. So it can be cut short at
// any moment and run again.

type Clock = () => Date;
type OnDone = (count: number) => void;

async function inBatches(
  reseal: (after: readonly string[] | undefined) => Promise<Resealed>,
  onDone: OnDone,
): Promise<void> {
  let after: readonly string[] | undefined;
  do {
    const { last, done } = await reseal(after);
    onDone(done);
    after = last;
  } while (after);
}

/** Makes again what requests are found by. What an earlier release stored comes to today's form with it. */
async function reindexAll(clock: Clock): Promise<void> {
  while ((await reindexRequests(clock())) > 0);
}

async function resealOnce(clock: Clock, onDone: OnDone): Promise<void> {
  await reindexAll(clock);
  await inBatches((after) => resealRequests(clock(), after), onDone);
  for (const table of ROWS_TO_RESEAL) await inBatches((after) => resealRows(table, after), onDone);
  onDone(await resealFactors());
  await renewRemovalIndexes();
}

/** A value may change while it's sealed again, and is then left to the next pass. */
const MOST_PASSES = 5;

/**
 * Seals everything again under the newest key, while the site runs.
 * @param older fingerprints of the keys that nothing is to be left under
 * @param onDone called with how many values were sealed again since the last call
 * @returns whether nothing is left under them
 */
export async function resealAll(older: readonly string[], clock: Clock, onDone: OnDone): Promise<boolean> {
  for (let pass = 0; pass < MOST_PASSES; pass += 1) {
    await resealOnce(clock, onDone);
    if ((await usesOf(older)).length === 0) return true;
  }
  return false;
}

/** Records that nothing is left under these keys. Backups from before this moment may need them. */
export const recordRotation = (keys: readonly string[], to: string, now: Date): Promise<void> =>
  db().$transaction((tx) =>
    recordAudit(tx, { action: 'keys.rotated', actorId: null, details: { keys, to } }, now),
  );

/** Records that a key no longer opens anything here. */
export const recordRetirement = (key: string, until: Date, now: Date): Promise<void> =>
  db().$transaction((tx) =>
    recordAudit(
      tx,
      { action: 'keys.retired', actorId: null, details: { keys: [key], until: until.toISOString() } },
      now,
    ),
  );

/**
 * Does what belongs to a rotation while no other one is under way.
 * @throws OperatorError where one is
 */
export const rotatingAlone = (run: () => Promise<void>): Promise<void> =>
  holdingLock(databaseUrl(), 'keyRotation', run);
