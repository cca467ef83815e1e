import { fromPrisma, PgBoss } from 'pg-boss';
import type { ConstructorOptions } from 'pg-boss';
import { faultCode } from '@/lib/shared/fault-code';
import { databaseUrl, type Transaction } from './db';
import { log } from './log';

/** The queues and what their jobs hold: ids only, because a job row is not sealed. */
export type Jobs = { 'deliver-mail': { deliveryId: string } };
type QueueName = keyof Jobs;

const MINUTE = 60;
const HOUR = 60 * MINUTE;

/** Retries double from half a minute to an hour; the handler itself ends them after three days. */
const QUEUE_OPTIONS = {
  retryLimit: 200,
  retryDelay: 30,
  retryBackoff: true,
  retryDelayMax: HOUR,
  expireInSeconds: 2 * MINUTE,
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
  const name: QueueName = 'deliver-mail';
  if (await boss.getQueue(name)) await boss.updateQueue(name, QUEUE_OPTIONS);
  else await boss.createQueue(name, QUEUE_OPTIONS);
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

/** Queues a job that exists if and only if the transaction commits. */
export async function enqueue<Name extends QueueName>(
  tx: Transaction,
  name: Name,
  data: Jobs[Name],
): Promise<void> {
  const boss = await sender();
  await boss.send(name, data, { db: fromPrisma(tx) });
}

/** Version of pg-boss's tables, or null where they are missing. Throws when the database can't be reached. */
export async function queueSchemaVersion(): Promise<number | null> {
  return (await sender()).schemaVersion();
}

/**
 * Works a queue until the returned function is called, which lets jobs under way finish.
 * A handler that throws is retried with back-off.
 */
export async function work<Name extends QueueName>(
  name: Name,
  handler: (data: Jobs[Name]) => Promise<void>,
  { pollingIntervalSeconds = 2 } = {},
): Promise<() => Promise<void>> {
  const boss = await createBoss(databaseUrl(), {
    superviseIntervalSeconds: 30,
    monitorIntervalSeconds: 30,
    schedule: false,
  }).start();
  await boss.work<Jobs[Name]>(name, { pollingIntervalSeconds, batchSize: 1 }, async ([job]) => {
    if (job) await handler(job.data);
  });
  return () => boss.stop({ graceful: true, timeout: 20_000 });
}
