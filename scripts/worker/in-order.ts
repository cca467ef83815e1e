import { log } from '@/lib/platform/log';
import { NotDone } from '@/lib/platform/queue/work';
import { faultCode } from '@/lib/shared/fault-code';

/**
 * Runs jobs one after another. One that fails is logged and doesn't block the others, but the job as a whole then
 * counts as failed.
 */
export async function inOrder(
  now: Date,
  steps: Readonly<Record<string, (now: Date) => Promise<unknown>>>,
): Promise<void> {
  let failed = false;
  for (const [state, step] of Object.entries(steps)) {
    try {
      await step(now);
    } catch (error) {
      failed = true;
      log.error('worker.step_failed', { state, code: faultCode(error) });
    }
  }
  if (failed) throw new NotDone('STEP_FAILED');
}
