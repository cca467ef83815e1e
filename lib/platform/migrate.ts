import type { Client } from 'pg';
import { installQueues } from './queue/boss';
import { faultCode } from '@/lib/shared/fault-code';
import { OperatorError } from '@/lib/shared/operator-error';
import { takeSessionLock } from './advisory-locks';
import { withConnection } from './connection';
import { grantRights, type DatabaseRoles } from './database-rights';
import { migrationNames, shippedMigrations, type Migration } from './migration-files';
import {
  applyMigration,
  laterMigrations,
  missingMigrations,
  readHistory,
  readSchema,
} from './migration-history';

/** Each file is one transaction: a start that is killed leaves a migration whole or not at all. */
async function applyMissing(client: Client, missing: readonly Migration[]): Promise<void> {
  for (const migration of missing) {
    await client.query('BEGIN');
    try {
      await applyMigration(client, migration);
      await client.query('COMMIT');
    } catch (error) {
      await client.query('ROLLBACK').catch(() => undefined); // the connection itself may have failed
      throw new OperatorError(
        `The migration ${migration.name} could not be applied (${faultCode(error)}) and changed nothing; docs/operations.md, "Migrations".`,
      );
    }
  }
}

/** What a release that migrates finds: the migrations that are missing, and those of a later release. */
async function compare(client: Client): Promise<{ missing: Migration[]; later: string[] }> {
  await readHistory(client); // makes its table
  const shipped = shippedMigrations();
  const schema = await readSchema(
    async <Row extends object>(sql: string) => (await client.query<Row>(sql)).rows,
  );
  const missing = missingMigrations(shipped, schema);
  const later = laterMigrations(shipped, schema.applied);
  if (missing.length > 0 && later.length > 0)
    throw new OperatorError(
      `The database is of another line of releases: it has the migration ${later.join(', ')} and lacks ${missing.map(({ name }) => name).join(', ')}. Run the release that made it.`,
    );
  return { missing, later };
}

/**
 * Brings the database to the shipped schema: the migrations, then pg-boss's tables, then the rights of the application's
 * role. Running it again changes nothing. Where a later release has migrated, and this one may still run, everything stays
 * as that one left it.
 * @returns the migration that the database is at
 * @throws OperatorError when a migration can't be applied, or the database is too new for this release
 */
export function migrate({ ownerUrl, applicationUrl }: DatabaseRoles): Promise<string> {
  return withConnection(ownerUrl, async (client) => {
    await takeSessionLock(client, 'migrations');
    const { missing, later } = await compare(client);
    const [latest] = later.toSorted().reverse();
    if (latest !== undefined) return latest;
    await applyMissing(client, missing);
    await installQueues(ownerUrl);
    await grantRights({ ownerUrl, applicationUrl });
    return migrationNames().at(-1) ?? '';
  });
}
