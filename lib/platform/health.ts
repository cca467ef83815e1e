import { db } from './db';
import { migrationNames } from './migration-files';
import { queueSchemaVersion } from './queue';

export type Check = 'ok' | 'failing';

/** Something that this process needs: it fails when it throws. */
export type Need = () => unknown;

async function requireMigrations() {
  const rows = await db().$queryRaw<{ migration_name: string }[]>`
    SELECT migration_name FROM _prisma_migrations WHERE finished_at IS NOT NULL AND rolled_back_at IS NULL`;
  const applied = new Set(rows.map((row) => row.migration_name));
  if (!migrationNames().every((name) => applied.has(name))) throw new Error('MIGRATIONS_MISSING');
}

async function requireQueue() {
  if ((await queueSchemaVersion()) === null) throw new Error('QUEUE_NOT_INSTALLED');
}

const PLATFORM: Record<string, Need> = {
  database: () => db().$queryRaw`SELECT 1`,
  migrations: requireMigrations,
  queue: requireQueue,
};

/** Whether this process can take requests: each thing that it and the product need, looked at now. */
export async function checkReadiness(productNeeds: Record<string, Need>): Promise<Record<string, Check>> {
  const needs = Object.entries({ ...PLATFORM, ...productNeeds });
  const check = async ([name, need]: [string, Need]): Promise<[string, Check]> => {
    try {
      await need();
      return [name, 'ok'];
    } catch {
      return [name, 'failing'];
    }
  };
  return Object.fromEntries(await Promise.all(needs.map(check)));
}
