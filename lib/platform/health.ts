import { setTimeout as sleep } from 'node:timers/promises';
import { db } from './db';
import { beat, requireBeat } from './heartbeat';
import { shippedMigrations } from './migration-files';
import { missingMigrations, READ_HISTORY, type AppliedMigration } from './migration-history';
import { queueSchemaVersion } from './queue';

export type Check = 'ok' | 'failing';

/** A check of something that this process needs; it fails by throwing. */
export type Need = () => unknown;

/** A load balancer asks every few seconds: an answer that takes longer is a no. */
const PATIENCE_MS = 2_000;

/**
 * Throws where the database has not exactly the shipped migrations: an older release would fail on a newer schema at its
 * first write.
 * @throws OperatorError where the database is newer than this release
 */
export async function requireShippedSchema(): Promise<void> {
  const applied = await db().$queryRawUnsafe<AppliedMigration[]>(READ_HISTORY);
  if (missingMigrations(shippedMigrations(), applied).length > 0) throw new Error('MIGRATIONS_MISSING');
}

async function requireQueue() {
  if ((await queueSchemaVersion()) === null) throw new Error('QUEUE_NOT_INSTALLED');
}

const PLATFORM: Record<string, Need> = {
  database: () => beat('readiness'),
  migrations: requireShippedSchema,
  queue: requireQueue,
  worker: () => requireBeat('worker'),
};

const underWay = new Map<string, Promise<Check>>();

/** One at a time: queries that a silent database never answers must not use up its connections. */
function ask(name: string, need: Need): Promise<Check> {
  const known = underWay.get(name);
  if (known) return known;
  const asking = Promise.resolve()
    .then(need)
    .then((): Check => 'ok')
    .catch((): Check => 'failing')
    .finally(() => underWay.delete(name));
  underWay.set(name, asking);
  return asking;
}

const late = (): Promise<Check> => sleep(PATIENCE_MS, 'failing', { ref: false });

/** Whether this process can take requests: each thing that it and the product need, looked at now, within two seconds. */
export async function checkReadiness(productNeeds: Record<string, Need>): Promise<Record<string, Check>> {
  const needs = Object.entries({ ...PLATFORM, ...productNeeds });
  return Object.fromEntries(
    await Promise.all(
      needs.map(async ([name, need]) => [name, await Promise.race([ask(name, need), late()])] as const),
    ),
  );
}
