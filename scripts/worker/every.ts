import { setTimeout as sleep } from 'node:timers/promises';
import { log } from '@/lib/platform/log';
import { subscribe, type Notice } from '@/lib/platform/notices';
import { faultCode } from '@/lib/shared/fault-code';

/** Times in milliseconds. */
type Tick = {
  name: string;
  /** From the end of a run to the next, at least. */
  pause: number;
  /** The same at most, where there was nothing to do and no notice came. */
  sweep?: number;
  /** What a run is begun for. */
  topics?: readonly Notice['topic'][];
};

/**
 * Does something repeatedly until the returned function is called, which lets it finish: when a notice comes, after a
 * run that did something or failed, which is logged, and else seldom, for what no notice tells of.
 * @param run gives how many things it did
 */
export function every(
  { name, pause, sweep = pause, topics = [] }: Tick,
  run: (now: Date) => Promise<unknown>,
): () => Promise<void> {
  const end = new AbortController();
  let idle = new AbortController();
  const unsubscribe =
    topics.length > 0 ? subscribe(({ topic }) => topics.includes(topic) && idle.abort()) : undefined;

  /** Whether there may be more to do. */
  const attempt = async () => {
    try {
      const done = await run(new Date());
      return typeof done === 'number' && done > 0;
    } catch (error) {
      log.error('worker.step_failed', { state: name, code: faultCode(error) });
      return true;
    }
  };
  const rest = (milliseconds: number, ...signals: AbortSignal[]) =>
    sleep(milliseconds, undefined, { signal: AbortSignal.any(signals) }).catch(() => undefined); // told to wake
  const loop = async () => {
    while (!end.signal.aborted) {
      idle = new AbortController(); // a notice that comes while it runs counts
      const isMore = await attempt();
      await rest(pause, end.signal);
      if (!isMore) await rest(sweep - pause, end.signal, idle.signal);
    }
  };
  const ended = loop();
  return () => {
    unsubscribe?.();
    end.abort();
    return ended;
  };
}
