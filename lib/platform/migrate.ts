import { Client } from 'pg';
import { OperatorError } from '@/lib/shared/operator-error';
import { installQueues } from './queue';
import { applyMigrations } from './schema-engine';

/** Any number that no other advisory lock uses: replicas that start together migrate one after the other. */
const MIGRATION_LOCK = 727_001;

async function withMigrationLock(connectionString: string, run: () => Promise<void>) {
  const client = new Client({ connectionString, connectionTimeoutMillis: 10_000 });
  await client.connect();
  try {
    await client.query('SELECT pg_advisory_lock($1)', [MIGRATION_LOCK]);
    await run();
  } finally {
    await client.end();
  }
}

/**
 * Brings the database to the shipped schema: Prisma's migrations, then pg-boss's tables. Running it again changes nothing.
 * @throws OperatorError when a migration failed earlier and stands half applied
 */
export function migrate(connectionString: string): Promise<void> {
  return withMigrationLock(connectionString, async () => {
    try {
      await applyMigrations(connectionString);
    } catch {
      throw new OperatorError(
        'A migration could not be applied; docs/operations.md, "Migrations", says how to look and mend it.',
      );
    }
    await installQueues(connectionString);
  });
}
