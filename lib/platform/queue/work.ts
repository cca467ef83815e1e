import { type PgBoss, type JobResult, type WorkOptions } from 'pg-boss';
import { faultCode } from '@/lib/shared/fault-code';
import { directUrl } from '../db';
import { env } from '../env';
import { log, msSince } from '../log';
import { traced } from '../tracing';
import { createBoss, WATCHED } from './boss';
import { URGENT, type Jobs, type QueueName, type TimedJob } from './queues';

type Consumer = Required<Pick<WorkOptions, 'batchSize' | 'localConcurrency'>> &
  Pick<WorkOptions, 'minPriority'>;

/** How a process works a queue: the batches that it has under way at once, and the jobs in each. */
const ONE_BY_ONE: readonly Consumer[] = [{ localConcurrency: 1, batchSize: 1 }];
/**
 * A batch ends with its slowest mail, so that batches are small and several. What is urgent has a batch to itself: a
 * backlog can hold up all others.
 */
function mailConsumers(): readonly Consumer[] {
  const most = env().SMTP_CONNECTIONS;
  return [
    { localConcurrency: Math.ceil(most / 2), batchSize: Math.min(2, most) },
    { localConcurrency: 1, batchSize: 2, minPriority: URGENT },
  ];
}
const consumersOf = (name: QueueName): readonly Consumer[] =>
  name === 'deliver-mail' ? mailConsumers() : ONE_BY_ONE;

/** What is due every minute isn't made up for. */
export const EVERY_MINUTE = '* * * * *';

/** When timed jobs are due: cron expressions, read in the time zone. */
export type Timetable = { timeZone: string; cron: Readonly<Partial<Record<TimedJob, string>>> };

type Handlers = { [Name in QueueName]?: (data: Jobs[Name]) => Promise<void> };
type Options = {
  timetable?: Timetable;
  /** How often a queue is looked at whose jobs come without a notice. */
  pollingIntervalSeconds?: number;
  /** How often a queue is looked at whose new jobs come with a notice: for those that are tried again. */
  notifyPollingIntervalSeconds?: number;
  /** How often the timetable is looked at. */
  cronMonitorIntervalSeconds?: number;
  /** How often jobs that expired or are done with are looked after. */
  superviseIntervalSeconds?: number;
};

/**
 * Works the queues of these handlers, and fills those of the timetable, until the returned function is called, which
 * lets jobs under way finish. Any number of processes may: each job is done once. A handler that throws is retried as
 * its queue says.
 */
export async function work(
  handlers: Handlers,
  {
    timetable,
    pollingIntervalSeconds = 5,
    notifyPollingIntervalSeconds = 15,
    cronMonitorIntervalSeconds = 30,
    superviseIntervalSeconds = 30,
  }: Options = {},
): Promise<() => Promise<void>> {
  const boss = await createBoss(directUrl(), {
    ...WATCHED,
    superviseIntervalSeconds,
    monitorIntervalSeconds: superviseIntervalSeconds,
    schedule: timetable !== undefined,
    cronMonitorIntervalSeconds,
    cronWorkerIntervalSeconds: Math.min(15, cronMonitorIntervalSeconds),
    useListenNotify: true,
  }).start();
  if (timetable) await setTimes(boss, timetable);
  const polling = { pollingIntervalSeconds, notifyPollingIntervalSeconds, burstWhenBatchFull: true };
  for (const [name, handle] of Object.entries(handlers) as [QueueName, Handle][])
    for (const consumer of consumersOf(name))
      await boss.work(name, { ...polling, ...consumer, perJobResults: true }, (jobs) =>
        Promise.all(jobs.map((job) => settled(name, job, handle))),
      );
  return () => boss.stop({ graceful: true, timeout: 5_000 });
}

type Handle = (data: unknown) => Promise<void>;

/** What a handler throws that has logged why: its job is tried again, as its queue says. */
export class NotDone extends Error {
  override name = 'NotDone';
}

type Job = { id: string; data: unknown };

/** Does one job of a batch. The others don't share its fate. */
async function settled(name: QueueName, { id, data }: Job, handle: Handle): Promise<JobResult> {
  const beganAt = new Date();
  try {
    await traced({ name: 'job', kind: 'consumer', fields: { 'calusa.queue': name } }, () => handle(data));
    return { id, status: 'completed' };
  } catch (error) {
    const code = faultCode(error);
    if (!(error instanceof NotDone))
      log.error('queue.job_failed', { state: name, code, ms: msSince(beganAt) });
    return { id, status: 'failed', output: { code } };
  }
}

/** What came due while no worker ran is made up for once; what is due every minute comes by itself. */
async function setTimes(boss: PgBoss, { timeZone, cron }: Timetable) {
  for (const [name, expression] of Object.entries(cron)) {
    const missed = expression === EVERY_MINUTE ? 'skip' : 'once';
    await boss.schedule(name, expression, null, { tz: timeZone, missed });
  }
}
