import { setTimeout as sleep } from 'node:timers/promises';

type Patience = { seconds?: number; everyMs?: number };

/** Polls until the value is good, for a minute unless told otherwise. */
export async function until<Value>(
  read: () => Promise<Value> | Value,
  good: (value: Value) => boolean,
  { seconds = 60, everyMs = 100 }: Patience = {},
): Promise<Value> {
  for (let tries = 0; tries < (seconds * 1000) / everyMs; tries += 1) {
    const value = await read();
    if (good(value)) return value;
    await sleep(everyMs);
  }
  throw new Error('it never came to that');
}
