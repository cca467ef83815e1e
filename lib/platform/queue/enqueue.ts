import { fromPrisma, type PgBoss } from 'pg-boss';
import { databaseUrl, lastText, type Ending, type Transaction } from '../db';
import { perProcess } from '../per-process';
import { createBoss, WATCHED } from './boss';
import type { Jobs, QueueName, TimedJob } from './queues';

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
  { isLast = false }: Ending = {},
): Promise<void> {
  if (jobs.length === 0) return;
  const boss = await sender();
  const within = fromPrisma(tx);
  const db = isLast
    ? { executeSql: (text: string, values?: unknown[]) => within.executeSql(lastText(text), values) }
    : within;
  await boss.insert(name, [...jobs], { db });
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

/** Version of pg-boss's tables, or null where they are missing. Throws when the database can't be reached. */
export async function queueSchemaVersion(): Promise<number | null> {
  return (await sender()).schemaVersion();
}
