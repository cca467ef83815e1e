import { db } from './db';
import { migrationNames } from './migration-files';
import { queueSchemaVersion } from './queue';

export type Check = 'ok' | 'failing';

const passes = (check: () => Promise<boolean>): Promise<Check> =>
  check().then(
    (good) => (good ? 'ok' : 'failing'),
    () => 'failing',
  );

const databaseAnswers = async () => (await db().$queryRaw`SELECT 1`) !== null;

async function migrationsApplied() {
  const rows = await db().$queryRaw<{ migration_name: string }[]>`
    SELECT migration_name FROM _prisma_migrations WHERE finished_at IS NOT NULL AND rolled_back_at IS NULL`;
  const applied = new Set(rows.map((row) => row.migration_name));
  return migrationNames().every((name) => applied.has(name));
}

/** Whether this process can take requests: each thing that it needs, looked at now. */
export async function checkReadiness(copyReads: () => void): Promise<Record<string, Check>> {
  const [database, migrations, queue, copy] = await Promise.all([
    passes(databaseAnswers),
    passes(migrationsApplied),
    passes(async () => (await queueSchemaVersion()) !== null),
    passes(async () => (copyReads(), true)),
  ]);
  return { database, migrations, queue, copy };
}
