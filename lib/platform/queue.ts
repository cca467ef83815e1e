import { fromPrisma, PgBoss } from 'pg-boss';
import type { ConstructorOptions, QueueOptions, QueuePolicy } from 'pg-boss';
import { faultCode } from '@/lib/shared/fault-code';
import { databaseUrl, type Transaction } from './db';
import { log } from './log';

/** What is done at set times. Such a job holds nothing. */
export const TIMED_JOBS = ['look-after', 'nightly', 'daily-digest', 'copy-digest'] as const;
export type TimedJob = (typeof TIMED_JOBS)[number];

/** The queues and what their jobs hold: ids only, because a job row is not sealed. */
export type Jobs = {
  'deliver-mail': { deliveryId: string };
  'publish-page': { releaseId: string };
} & Record<TimedJob, null>;
type QueueName = keyof Jobs;

const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** Retries double from half a minute to an hour; the handler itself ends them after three days. */
const DELIVERY: QueueOptions = {
  retryLimit: 200,
  retryDelay: 30,
  retryBackoff: true,
  retryDelayMax: HOUR,
  expireInSeconds: 2 * MINUTE,
};

/** Only one of a kind waits or runs, whichever worker it runs on. */
const EXCLUSIVE: QueuePolicy = 'exclusive';
const QUEUES: Readonly<Record<QueueName, { options: QueueOptions; policy: QueuePolicy }>> = {
  'deliver-mail': { options: DELIVERY, policy: 'standard' },
  'publish-page': {
    options: {
      retryLimit: 20,
      retryDelay: 5,
      retryBackoff: true,
      retryDelayMax: 5 * MINUTE,
      retentionSeconds: 2 * 366 * DAY,
    },
    policy: 'standard',
  },
  // The next one comes in a minute.
  'look-after': {
    options: { retryLimit: 0, expireInSeconds: 5 * MINUTE, deleteAfterSeconds: HOUR },
    policy: EXCLUSIVE,
  },
  nightly: {
    options: { retryLimit: 5, retryDelay: 5 * MINUTE, expireInSeconds: 2 * HOUR, retentionSeconds: DAY },
    policy: EXCLUSIVE,
  },
  'daily-digest': {
    options: { retryLimit: 5, retryDelay: MINUTE, expireInSeconds: 5 * MINUTE, retentionSeconds: HOUR },
    policy: EXCLUSIVE,
  },
  'copy-digest': {
    options: { retryLimit: 5, retryDelay: MINUTE, expireInSeconds: 5 * MINUTE, retentionSeconds: HOUR },
    policy: EXCLUSIVE,
  },
};

function createBoss(connectionString: string, options: Partial<ConstructorOptions>): PgBoss {
  const boss = new PgBoss({
    connectionString,
    connectionTimeoutMillis: 5_000,
    createSchema: false,
    migrate: false,
    registerInstance: false,
    ...options,
  });
  boss.on('error', (error) => log.error('queue.error', { code: faultCode(error) }));
  return boss;
}

/** Creates or updates pg-boss's own tables and our queues. */
export async function installQueues(connectionString: string): Promise<void> {
  const boss = createBoss(connectionString, {
    createSchema: true,
    migrate: true,
    supervise: false,
    schedule: false,
  });
  await boss.start();
  for (const [name, { options, policy }] of Object.entries(QUEUES)) {
    if (await boss.getQueue(name)) await boss.updateQueue(name, options);
    else await boss.createQueue(name, { ...options, policy });
  }
  await boss.stop();
}

const shared = globalThis as { calusaSender?: Promise<PgBoss> | undefined };

/** A sender opens no work and no schedule. One that failed to start is forgotten, so that the next call tries again. */
async function sender(): Promise<PgBoss> {
  shared.calusaSender ??= createBoss(databaseUrl(), { supervise: false, schedule: false, max: 2 }).start();
  try {
    return await shared.calusaSender;
  } catch (error) {
    shared.calusaSender = undefined;
    throw error;
  }
}

/**
 * Queues a job that exists if and only if the transaction commits.
 * @param startAfter before which it isn't begun
 */
export async function enqueue<Name extends Exclude<QueueName, TimedJob>>(
  tx: Transaction,
  name: Name,
  data: Jobs[Name],
  startAfter?: Date,
): Promise<void> {
  const boss = await sender();
  await boss.send(name, data, { db: fromPrisma(tx), ...(startAfter && { startAfter }) });
}

/** Version of pg-boss's tables, or null where they are missing. Throws when the database can't be reached. */
export async function queueSchemaVersion(): Promise<number | null> {
  return (await sender()).schemaVersion();
}

/** When timed jobs are due: cron expressions, read in the time zone. */
export type Timetable = { timeZone: string; cron: Readonly<Partial<Record<TimedJob, string>>> };

type Handlers = { [Name in QueueName]?: (data: Jobs[Name]) => Promise<void> };
type Options = {
  timetable?: Timetable;
  pollingIntervalSeconds?: number;
  /** How often the timetable is looked at. */
  cronMonitorIntervalSeconds?: number;
};

/**
 * Works the queues of these handlers, and fills those of the timetable, until the returned function is called, which
 * lets jobs under way finish. Any number of processes may: each job is done once. A handler that throws is retried as
 * its queue says.
 */
export async function work(
  handlers: Handlers,
  { timetable, pollingIntervalSeconds = 2, cronMonitorIntervalSeconds = 30 }: Options = {},
): Promise<() => Promise<void>> {
  const boss = await createBoss(databaseUrl(), {
    superviseIntervalSeconds: 30,
    monitorIntervalSeconds: 30,
    schedule: timetable !== undefined,
    cronMonitorIntervalSeconds,
  }).start();
  if (timetable) await setTimes(boss, timetable);
  for (const [name, handle] of Object.entries(handlers) as [QueueName, (data: unknown) => Promise<void>][])
    await boss.work(name, { pollingIntervalSeconds, batchSize: 1 }, async ([job]) => {
      if (job) await handle(job.data);
    });
  return () => boss.stop({ graceful: true, timeout: 5_000 });
}

/** What came due while no worker ran is made up for once, but that next minute comes by itself. */
async function setTimes(boss: PgBoss, { timeZone, cron }: Timetable) {
  for (const [name, expression] of Object.entries(cron)) {
    const missed = name === 'look-after' ? 'skip' : 'once';
    await boss.schedule(name, expression, null, { tz: timeZone, missed });
  }
}
