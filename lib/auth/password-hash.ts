import PQueue from 'p-queue';
import { AsyncLocalStorage } from 'node:async_hooks';
import { randomBytes, scrypt, timingSafeEqual, type ScryptOptions } from 'node:crypto';
import { perProcess } from '@/lib/platform/per-process';
import { fail, type Result } from '@/lib/shared/result';

// Hashing a password takes a core for about 50 ms and 16 MiB, by design. So few run at once, whoever asks: the rest of
// the site keeps its cores. The others wait their turn, known people first, and where too many wait the answer is
// "busy" at once.

/** At most so many hashes of passwords at once in a process: libuv has four threads, and files and names need some too. */
export const MOST_AT_ONCE = 2;

/** Who asks: someone signed in or in a browser that was signed in before, anyone else, or one of a flood. */
export type Standing = 'known' | 'stranger' | 'flood';

const PRIORITY: Readonly<Record<Standing, number>> = { known: 2, stranger: 1, flood: 0 };
/** How many may wait where one more comes: at 50 ms a hash, strangers wait a second or two at most. */
const ROOM: Readonly<Record<Standing, number>> = { known: 128, stranger: 64, flood: 16 };

const { queue, turn } = perProcess('hashing', () => ({
  queue: new PQueue({ concurrency: MOST_AT_ONCE }),
  turn: new AsyncLocalStorage<true>(),
}));

/**
 * Does something that hashes a password, when its turn comes. Tries are counted within, so that no one loses one who was
 * not let in.
 */
export async function inTurn<Value, Code extends string>(
  standing: Standing,
  work: () => Promise<Result<Value, Code>>,
): Promise<Result<Value, Code | 'BUSY'>> {
  if (queue.size >= ROOM[standing]) return fail('BUSY');
  return queue.add(() => turn.run(true, work), { priority: PRIORITY[standing] });
}

/** Within a turn at once, else in one of its own: no way around the ceiling. */
function oneOfFew<Value>(hash: () => Promise<Value>): Promise<Value> {
  return turn.getStore() ? hash() : queue.add(hash, { priority: PRIORITY.known });
}

// As better-auth hashes by default: what it stored before verifies. On libuv's threads, never on the event loop.
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
