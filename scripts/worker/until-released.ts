import { setTimeout as sleep } from 'node:timers/promises';
import { log } from '@/lib/platform/log';
import { readHold } from '@/lib/restore/data';
import { faultCode } from '@/lib/shared/fault-code';

const POLL_MS = 2_000;
/** How often the log says again that a restored site waits. */
const SAY_EVERY_MS = 10 * 60 * 1000;

/**
 * Waits while the site is restored and not released. A database becomes a restored one while it is empty or no worker runs on
 * it; should one come back under a worker all the same, its jobs wait too (when-released.ts).
 * @returns false where it was told to stop before
 */
export async function untilReleased(stopped: AbortSignal): Promise<boolean> {
  for (let saidAt = 0; !stopped.aborted;) {
    try {
      const hold = await readHold();
      if (!hold) return true;
      if (Date.now() - saidAt > SAY_EVERY_MS) {
        log.warn('site.not_released', { at: hold.madeAt.toISOString() });
        saidAt = Date.now();
      }
    } catch (error) {
      log.error('worker.step_failed', { state: 'hold', code: faultCode(error) });
    }
    await sleep(POLL_MS, undefined, { signal: stopped }).catch(() => undefined); // told to stop while it slept
  }
  return false;
}
