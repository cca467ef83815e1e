import { log, msSince } from '@/lib/platform/log';

/** Runs a job that is done once a day, and logs how long it took. One that fails is logged by its queue. */
export async function timed(state: string, job: () => Promise<unknown>): Promise<void> {
  const beganAt = new Date();
  await job();
  log.info('worker.job_done', { state, ms: msSince(beganAt) });
}
