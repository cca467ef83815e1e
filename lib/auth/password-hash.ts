import PQueue from 'p-queue';
import { AsyncLocalStorage } from 'node:async_hooks';
import { randomBytes, scrypt, timingSafeEqual, type ScryptOptions } from 'node:crypto';
import { perProcess } from '@/lib/platform/per-process';
import { fail, type Result } from '@/lib/shared/result';

// Hashing a password takes one core about 50 ms and 16 MiB, by design. So only a few run at once, no matter who asks,
// and the rest of the site keeps its cores. The others wait their turn, known people first, and if too many are waiting
// the answer is an immediate "busy".

/** Most password hashes at once per process: libuv has four threads, and file access and DNS need some too. */
export const MOST_AT_ONCE = 2;

/** Who asks: someone signed in or using a browser they signed in with before, anyone else, or part of a flood. */
export type Standing = 'known' | 'stranger' | 'flood';

const PRIORITY: Readonly<Record<Standing, number>> = { known: 2, stranger: 1, flood: 0 };
/** How many may already be waiting when one more arrives: at 50 ms a hash, strangers wait a second or two at most. */
const ROOM: Readonly<Record<Standing, number>> = { known: 128, stranger: 64, flood: 16 };

const { queue, turn } = perProcess('hashing', () => ({
  queue: new PQueue({ concurrency: MOST_AT_ONCE }),
  turn: new AsyncLocalStorage<true>(),
}));

/**
 * Runs something that hashes a password, when its turn comes. Attempts are counted inside, so that someone who didn't
 * get a turn doesn't lose one.
 */
export async function inTurn<Value, Code extends string>(
  standing: Standing,
  work: () => Promise<Result<Value, Code>>,
): Promise<Result<Value, Code | 'BUSY'>> {
  if (queue.size >= ROOM[standing]) return fail('BUSY');
  return queue.add(() => turn.run(true, work), { priority: PRIORITY[standing] });
}

/** Runs at once within a turn, otherwise in a turn of its own, so nothing bypasses the limit. */
function oneOfFew<Value>(hash: () => Promise<Value>): Promise<Value> {
  return turn.getStore() ? hash() : queue.add(hash, { priority: PRIORITY.known });
}

// Hashes the way better-auth does by default, so what it stored earlier still verifies. Runs on libuv's threads, never
// on the event loop.
const KEY_BYTES = 64;
const COST: ScryptOptions = { N: 16_384, r: 16, p: 1, maxmem: 64 * 1024 * 1024 };

const keyOf = (password: string, salt: string): Promise<Buffer> =>
  new Promise((resolve, reject) => {
    scrypt(password.normalize('NFKC'), salt, KEY_BYTES, COST, (error, key) => {
      if (error) reject(error);
      else resolve(key);
    });
  });

export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(16).toString('hex');
  const key = await oneOfFew(() => keyOf(password, salt));
  return `${salt}:${key.toString('hex')}`;
}

export async function verifyPassword({
  hash,
  password,
}: {
  hash: string;
  password: string;
}): Promise<boolean> {
  const [salt = '', stored = ''] = hash.split(':');
  const known = Buffer.from(stored, 'hex');
  const key = await oneOfFew(() => keyOf(password, salt));
  return known.length === key.length && timingSafeEqual(known, key);
}
