import type { Client } from 'pg';
import { faultCode } from '@/lib/shared/fault-code';
import { OperatorError } from '@/lib/shared/operator-error';
import { takeSessionLock } from './advisory-locks';
import { withConnection } from './connection';
import { grantRights, type DatabaseRoles } from './database-rights';
import { shippedMigrations } from './migration-files';
import { applyMigration, missingMigrations, readHistory } from './migration-history';
import { installQueues } from './queue';

/** Each file is one transaction: a start that is killed leaves a migration whole or not at all. */
async function applyMissing(client: Client): Promise<void> {
  for (const migration of missingMigrations(shippedMigrations(), await readHistory(client))) {
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

/**
 * Brings the database to the shipped schema: the migrations, then pg-boss's tables, then the rights of the application's
 * role. Running it again changes nothing.
 * @throws OperatorError when a migration can't be applied, or the database is newer than this release
 */
export function migrate({ ownerUrl, applicationUrl }: DatabaseRoles): Promise<void> {
  return withConnection(ownerUrl, async (client) => {
    await takeSessionLock(client, 'migrations');
    await applyMissing(client);
    await installQueues(ownerUrl);
    await grantRights({ ownerUrl, applicationUrl });
  });
}
