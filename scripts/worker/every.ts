import { setTimeout as sleep } from 'node:timers/promises';
import { log } from '@/lib/platform/log';
import { faultCode } from '@/lib/shared/fault-code';

type Tick = { name: string; milliseconds: number };

/**
 * Does something repeatedly, pausing after each time, until the returned function is called, which lets it finish. A
 * failure is logged and it goes on.
 */
export function every(
  { name, milliseconds }: Tick,
  run: (now: Date) => Promise<unknown>,
): () => Promise<void> {
  const end = new AbortController();
  const loop = async () => {
    while (!end.signal.aborted) {
      try {
        await run(new Date());
      } catch (error) {
        log.error('worker.step_failed', { state: name, code: faultCode(error) });
      }
      await sleep(milliseconds, undefined, { signal: end.signal }).catch(() => undefined); // ended while it slept
    }
  };
  const ended = loop();
  return () => {
    end.abort();
    return ended;
  };
}
