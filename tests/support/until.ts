import { setTimeout as sleep } from 'node:timers/promises';

/** Polls until the value is good, for a minute at most. */
export async function until<Value>(
  read: () => Promise<Value> | Value,
  good: (value: Value) => boolean,
): Promise<Value> {
  for (let tries = 0; tries < 600; tries += 1) {
    const value = await read();
    if (good(value)) return value;
    await sleep(100);
  }
  throw new Error('it never came to that');
}
