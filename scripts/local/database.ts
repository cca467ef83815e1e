import { requireConnection } from '@/lib/platform/connection';
import type { DatabaseRoles } from '@/lib/platform/database-rights';
import type { Env } from '@/lib/platform/env';
import { startEmbeddedPostgres } from './postgres/embedded';

export type Database = DatabaseRoles & { place: string; stop: () => Promise<void> };

/**
 * The database of DATABASE_URL, or an embedded one in DATA_DIR. Without DATABASE_OWNER_URL one role does everything.
 * @throws OperatorError where it can't be reached
 */
export async function openDatabase(env: Env): Promise<Database> {
  const { DATABASE_URL: applicationUrl, DATABASE_DIRECT_URL: directUrl = applicationUrl } = env;
  const { DATABASE_OWNER_URL: ownerUrl = directUrl } = env;
  if (!applicationUrl || !ownerUrl) {
    const { home, ...embedded } = await startEmbeddedPostgres(env.DATA_DIR);
    return { ...embedded, place: `embedded PostgreSQL in ${home}` };
  }
  await requireConnection('DATABASE_URL', applicationUrl);
  if (env.DATABASE_DIRECT_URL) await requireConnection('DATABASE_DIRECT_URL', env.DATABASE_DIRECT_URL);
  await requireConnection('DATABASE_OWNER_URL', ownerUrl);
  const { host, pathname } = new URL(applicationUrl);
  return {
    applicationUrl,
    ownerUrl,
    place: `PostgreSQL at ${host}${pathname}`,
    stop: () => Promise.resolve(),
  };
}
