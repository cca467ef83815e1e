import { setTimeout as sleep } from 'node:timers/promises';
import { rotatedAwayAt, usesOf } from '@/lib/keys/data';
import { recordRotation, resealAll, rotatingAlone } from '@/lib/keys/mutations';
import { addNextKey, promoteNextKey } from '@/lib/platform/key-file';
import { readKeyHolders, type KeyHolder } from '@/lib/platform/key-holders';
import { unwrapKeys } from '@/lib/platform/key-service';
import { keySet, rereadKeyFile, ringFile } from '@/lib/platform/keys';
import { OperatorError } from '@/lib/shared/operator-error';
import { say } from '../say';
import { newKey } from './new-key';

const IN_THE_ENVIRONMENT = `The keys are in CONFIDENTIAL_KEYS, which this command can't change. Make a key (npm run keys -- new), put it last there as
next:KEY for every process, restart them, move it to the front without next:, restart them, and run this again.`;

/** What is left to do once the new key is in the environment of this command. */
async function stepInEnvironment(next: string): Promise<string> {
  const unaware = (await readKeyHolders()).filter(({ keys }) => !keys.includes(next));
  return unaware.length > 0
    ? `${unaware.map(({ name }) => name).join(', ')}: it doesn't know the new key ${next}. Give it the same CONFIDENTIAL_KEYS, restart it, and run this again.`
    : `Every process knows ${next}. Move it to the front of CONFIDENTIAL_KEYS without next:, restart them, and run this again.`;
}

/** How long processes may take to take over the key file. */
type Patience = { patienceMs: number };
const PATIENCE: Patience = { patienceMs: 60_000 };

/** Waits until every process that runs has taken over the key file. */
async function untilAll(
  { patienceMs }: Patience,
  isReady: (holder: KeyHolder) => boolean,
  what: string,
): Promise<void> {
  const deadline = Date.now() + patienceMs;
  for (;;) {
    const late = (await readKeyHolders()).filter((holder) => !isReady(holder));
    if (late.length === 0) return;
    if (Date.now() >= deadline)
      throw new OperatorError(
        `${late.map(({ name }) => name).join(', ')}: ${what}. Give it the same keys, restart it, and run this again.`,
      );
    await sleep(1_000);
  }
}

const reread = () => rereadKeyFile(unwrapKeys);

/** Has a new key seal from now on: first every process must know it, so that each can open what another one sealed. */
async function bringIn(file: string, patience: Patience): Promise<void> {
  const { next } = keySet();
  if (next === undefined) throw new Error('NO_NEXT_KEY');
  say(`Waiting until every process knows ${next}`);
  await untilAll(patience, ({ keys }) => keys.includes(next), `it doesn't know the new key ${next}`);
  promoteNextKey(file);
  await reread();
}

/** Says how far it is, every few seconds. */
function progressReport(total: number): (count: number) => void {
  let [done, next] = [0, Date.now() + 2_000];
  return (count) => {
    done += count;
    if (Date.now() < next) return;
    next = Date.now() + 2_000;
    say(`Sealed ${done} of about ${total} values again`);
  };
}

const sum = (uses: readonly { count: number }[]) => uses.reduce((all, { count }) => all + count, 0);

/** Seals everything again under the first key, and records when nothing was left under the others. */
async function reseal(clock: () => Date, patience: Patience): Promise<void> {
  const { ring } = keySet();
  const [{ id: current }, ...others] = ring;
  const older = others.map(({ id }) => id);
  say(`Waiting until every process seals under ${current}`);
  await untilAll(patience, ({ keys }) => keys[0] === current, `it doesn't seal under ${current}`);
  const total = sum(await usesOf(older));
  say(`Sealing ${total} values again`);
  if (!(await resealAll(older, clock, progressReport(total)))) {
    const left = (await usesOf(older)).map(({ table, key, count }) => `${table} ${count} (${key})`);
    throw new OperatorError(
      `Left under older keys: ${left.join(', ')}. What doesn't open, or isn't what the audit knows, stays as it is: see npm run audit -- verify.`,
    );
  }
  await recordRotation(older, current, clock());
  console.log(
    `Everything is sealed under ${current}. Save a copy of the keys. Then, a day from now: npm run keys -- retire ${older.join(' or ')} --keep RULE`,
  );
}

/** Whether there is anything to do for keys that are behind the first. */
async function isUnfinished(older: readonly string[]): Promise<boolean> {
  if ((await usesOf(older)).length > 0) return true;
  const moments = await Promise.all(older.map(rotatedAwayAt));
  return moments.some((moment) => moment === null);
}

/**
 * Brings in a new key where the last rotation is over and its older key is retired; otherwise goes on with what was begun.
 * @throws OperatorError where a process lacks the new key, or a value can't be sealed again
 */
export const rotate = (clock: () => Date, patience = PATIENCE): Promise<void> =>
  rotatingAlone(async () => {
    const { ring, next } = keySet();
    const file = ringFile();
    const older = ring.slice(1).filter(({ id }) => id !== next);
    if (next === undefined && older.length > 0) {
      if (await isUnfinished(older.map(({ id }) => id))) return reseal(clock, patience);
      console.log(
        `Everything is sealed under ${ring[0].id} already. Before the next rotation, retire ${older.map(({ id }) => id).join(' and ')}: npm run keys -- retire`,
      );
      return;
    }
    if (file === undefined)
      throw new OperatorError(next === undefined ? IN_THE_ENVIRONMENT : await stepInEnvironment(next));
    if (next === undefined) {
      addNextKey(file, await newKey());
      await reread();
      say(`Added the key ${keySet().next} to ${file}`);
    }
    await bringIn(file, patience);
    await reseal(clock, patience);
  });
