import type { ChildProcess } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';

/** Looks once for a sign of life: an answer, or a message since the last look. */
export type Look = () => Promise<boolean> | boolean;

/**
 * How a process is watched. Looks are counted, not the time: while a machine sleeps, none is missed.
 */
export type Pace = {
  /** Milliseconds from one look to the next. */
  pauseMs: number;
  /** So many looks in a row without a sign are a process that hangs. */
  misses: number;
  /** The same before its first sign: a start loads and connects. */
  missesAtStart: number;
};

/**
 * About half a minute, and five for a start, which takes long on a machine that does much else; a look for an answer may
 * take five seconds more.
 */
const PACE: Pace = { pauseMs: 5_000, misses: 6, missesAtStart: 60 };

const ANSWER_LIMIT_MS = 5_000;

/**
 * Asks a web server whether it answers. One that closes the connection reacts too: it may have too many of them
 * (lib/platform/http/connections.ts), which a new start would not help.
 */
export const answersAt =
  (url: string, limitMs = ANSWER_LIMIT_MS): Look =>
  async () => {
    try {
      const answer = await fetch(url, { signal: AbortSignal.timeout(limitMs) });
      await answer.arrayBuffer(); // else its connection is never used again
      return true;
    } catch (error) {
      const { name, cause } = error as { name: string; cause?: { code?: string } };
      return name !== 'TimeoutError' && cause?.code !== 'ECONNREFUSED';
    }
  };

/** Whether a process has sent a message since the last look (show-life.mjs does). */
export function messagesOf(child: ChildProcess): Look {
  let received = 0;
  child.on('message', () => (received += 1));
  return () => {
    const isAlive = received > 0;
    received = 0;
    return isAlive;
  };
}

/**
 * Watches a process until it hangs or `ended` is aborted.
 * @returns whether it hangs
 */
export async function hangs(look: Look, ended: AbortSignal, pace = PACE): Promise<boolean> {
  let limit = pace.missesAtStart;
  let missed = 0;
  while (missed < limit) {
    await sleep(pace.pauseMs, undefined, { signal: ended, ref: false }).catch(() => undefined); // it has ended
    if (ended.aborted) return false;
    const isAlive = await look();
    if (isAlive) limit = pace.misses;
    missed = isAlive ? 0 : missed + 1;
  }
  return !ended.aborted;
}
