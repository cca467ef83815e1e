import { fromPrisma, PgBoss } from 'pg-boss';
import type { ConstructorOptions, JobResult, QueueOptions, QueuePolicy, WorkOptions } from 'pg-boss';
import { faultCode } from '@/lib/shared/fault-code';
import { WatchedClient } from './connection';
import { databaseUrl, db, directUrl, type Transaction } from './db';
import { env } from './env';
import { log, msSince } from './log';
import { perProcess } from './per-process';
import { traced } from './tracing';

/** What is done at set times. Such a job holds nothing. */
export const TIMED_JOBS = ['look-after', 'mail-alarm', 'nightly', 'daily-digest', 'copy-digest'] as const;
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

/** Longer than a mail server may take (lib/platform/mail.ts): a job that expires is begun again beside the first. */
const SENDING_SECONDS = 15 * MINUTE;
/**
 * A worker that died is missed after this time, whatever it was doing, and not when its jobs expire: of those that are
 * done one at a time, no other would begin until then.
 */
const HEARTBEAT_SECONDS = 60;

/** Retries double from half a minute to an hour; the handler itself ends them after three days. */
const DELIVERY: QueueOptions = {
  retryLimit: 200,
  retryDelay: 30,
  retryBackoff: true,
  retryDelayMax: HOUR,
  expireInSeconds: SENDING_SECONDS,
};

/** Only one of a kind waits or runs, whichever worker it runs on. */
const EXCLUSIVE: QueuePolicy = 'exclusive';
type Definition = { options: QueueOptions & { notify?: boolean }; policy: QueuePolicy };
/** Of every queue, unless it says otherwise. New jobs come with a notice, so that it is seldom polled. */
const DEFAULTS = { notify: true, heartbeatSeconds: HEARTBEAT_SECONDS } as const;
/** One that no worker begins within an hour is dropped. */
const DIGEST: Definition = {
  options: { retryLimit: 5, retryDelay: MINUTE, expireInSeconds: 5 * MINUTE, retentionSeconds: HOUR },
  policy: EXCLUSIVE,
};
const QUEUES: Readonly<Record<QueueName, Definition>> = {
  'deliver-mail': { options: DELIVERY, policy: 'standard' },
  'publish-page': {
    options: {
      notify: false, // its jobs are for later, and those come without a notice
      retryLimit: 20,
      retryDelay: 5,
      retryBackoff: true,
      retryDelayMax: 5 * MINUTE,
      retentionSeconds: 2 * 366 * DAY,
    },
    policy: 'standard',
  },
  // The next ones come in a minute.
  'look-after': {
    options: { retryLimit: 0, expireInSeconds: 5 * MINUTE, deleteAfterSeconds: HOUR },
    policy: EXCLUSIVE,
  },
  // It waits for a mail server of its own, so that it is no step of the one above.
  'mail-alarm': {
    options: {
      retryLimit: 0,
      expireInSeconds: SENDING_SECONDS,
      deleteAfterSeconds: HOUR,
    },
    policy: EXCLUSIVE,
  },
  nightly: {
    options: {
      retryLimit: 5,
      retryDelay: 5 * MINUTE,
      expireInSeconds: 2 * HOUR,
      retentionSeconds: DAY,
    },
    policy: EXCLUSIVE,
  },
  'daily-digest': DIGEST,
  'copy-digest': DIGEST,
};

/** Jobs that someone is waiting for start first, then those that are soon overdue, then the rest. */
export const URGENT = 10;
export const SOON = 5;

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

function createBoss(connectionString: string, options: Partial<ConstructorOptions>): PgBoss {
  const boss = new PgBoss({
    connectionString,
    connectionTimeoutMillis: 5_000,
    createSchema: false,
    migrate: false,
    registerInstance: false,
    reindex: false, // only the owner of its tables may
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
    const settings = { ...DEFAULTS, ...options };
    if (await boss.getQueue(name)) await boss.updateQueue(name, settings);
    else await boss.createQueue(name, { ...settings, policy });
  }
  await boss.stop();
}

/** pg-boss makes its pool of its own settings, and takes those of pg too. */
const WATCHED = { Client: WatchedClient };

type Sender = Pick<PgBoss, 'insert' | 'update' | 'schemaVersion' | 'stop'>;
/** Started when it's first needed. */
const sending = perProcess('sending', (): { sender?: Promise<Sender> | undefined } => ({}));

/** A sender opens no work and no schedule. One that failed to start is forgotten, so that the next call tries again. */
async function sender(): Promise<Sender> {
  sending.sender ??= createBoss(databaseUrl(), {
    ...WATCHED,
    ...{ supervise: false, schedule: false, max: 2 },
  }).start();
  try {
    return await sending.sender;
  } catch (error) {
    sending.sender = undefined;
    throw error;
  }
}

/** Ends the sender's connections, if it has any, before the server that they lead to is stopped. */
export async function closeSender(): Promise<void> {
  await (await sending.sender)?.stop({ graceful: false });
  sending.sender = undefined;
}

/** Runs what queues jobs, and queues none. For a process that does nothing else. */
export async function withoutQueueing<Value>(run: () => Promise<Value>): Promise<Value> {
  const before = sending.sender;
  const refuse = () => Promise.resolve(null);
  sending.sender = Promise.resolve({
    insert: refuse,
    update: () => Promise.resolve({ jobs: [], updated: 0 }),
    schemaVersion: refuse,
    stop: () => Promise.resolve(),
  });
  try {
    return await run();
  } finally {
    sending.sender = before;
  }
}

/** `startAfter` is before which it isn't begun, `priority` how far it goes ahead of others. */
export type NewJob<Name extends QueueName> = { data: Jobs[Name]; startAfter?: Date; priority?: number };

/** Queues jobs, in one statement, that exist if and only if the transaction commits. */
export async function enqueue<Name extends Exclude<QueueName, TimedJob>>(
  tx: Transaction,
  name: Name,
  jobs: readonly NewJob<Name>[],
): Promise<void> {
  if (jobs.length === 0) return;
  const boss = await sender();
  await boss.insert(name, [...jobs], { db: fromPrisma(tx) });
}

/**
 * Has those of these jobs that failed, and wait to be tried again, tried as soon as the transaction commits.
 * @returns how many there were
 */
export async function retryNow<Name extends Exclude<QueueName, TimedJob>>(
  tx: Transaction,
  name: Name,
  jobs: readonly Jobs[Name][],
): Promise<number> {
  const texts = jobs.map((data) => JSON.stringify(data));
  const waiting = await tx.$queryRaw<{ id: string }[]>`
    UPDATE pgboss.job SET start_after = pgboss.job_now()
    WHERE name = ${name} AND state = 'retry' AND start_after > pgboss.job_now()
      AND data = ANY (${texts}::text[]::jsonb[])
    RETURNING id::text`;
  const [first] = waiting;
  // pg-boss itself changes one of them, which tells the workers that there is something to do.
  if (first) {
    const boss = await sender();
    await boss.update(name, undefined, { id: first.id, startAfter: '0 seconds', db: fromPrisma(tx) });
  }
  return waiting.length;
}

/** Deletes the jobs of these queues that wait or were begun. For a time when no worker runs. */
export async function emptyQueues(
  tx: Transaction,
  names: readonly Exclude<QueueName, TimedJob>[],
): Promise<void> {
  await tx.$executeRaw`
    DELETE FROM pgboss.job WHERE name = ANY (${names}) AND state <= 'active'::pgboss.job_state`;
}

/** What became of a job that sends a mail. `code` says why its last run failed. */
export type JobFate = {
  deliveryId: string;
  state: string;
  retries: number;
  startAfter: Date;
  startedOn: Date | null;
  completedOn: Date | null;
  code: string | null;
};

/** The jobs that send these mails, oldest first; those that ended more than a week ago are gone. For operators. */
export const deliveryJobs = (deliveryIds: readonly string[]): Promise<JobFate[]> =>
  db().$queryRaw`
    SELECT data->>'deliveryId' AS "deliveryId", state::text, retry_count AS retries, start_after AS "startAfter",
           started_on AS "startedOn", completed_on AS "completedOn", output->>'code' AS code
    FROM pgboss.job WHERE name = 'deliver-mail' AND data->>'deliveryId' = ANY (${deliveryIds}) ORDER BY created_on`;

/** How many jobs of a queue are due and not done, and since when the oldest of them is. */
export type Backlog = { queue: string; due: number; oldestAt: Date | null };

/** The backlog of each queue that has one. */
export const queueBacklog = (): Promise<Backlog[]> =>
  db().$queryRaw`
    SELECT name AS queue, count(*)::int AS due, min(start_after) AS "oldestAt" FROM pgboss.job
    WHERE state < 'completed'::pgboss.job_state AND start_after <= now() AND name = ANY (${Object.keys(QUEUES)}) GROUP BY name`;

/** Version of pg-boss's tables, or null where they are missing. Throws when the database can't be reached. */
export async function queueSchemaVersion(): Promise<number | null> {
  return (await sender()).schemaVersion();
}

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
