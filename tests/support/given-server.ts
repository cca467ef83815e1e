import { withConnection } from '@/lib/platform/connection';
import { newPassword, settleRoles } from '@/scripts/local/postgres/roles';
import { APPLICATION_ROLE, DATABASE, OWNER_ROLE } from '@/scripts/local/postgres/socket';
import type { ServerUrls } from './database';

const ROLES = [OWNER_ROLE, APPLICATION_ROLE] as const;

const TAKEN = `
  SELECT FROM pg_database WHERE datname = $1 UNION ALL SELECT FROM pg_roles WHERE rolname = ANY ($2)`;

/**
 * Makes the product's roles and database on a server that is for tests alone.
 * @param superuserUrl any database of it, as superuser
 * @throws where it already has such roles or such a database: a clinic's are not for tests
 */
export async function useGivenServer(
  superuserUrl: string,
): Promise<ServerUrls & { stop: () => Promise<void> }> {
  const asSuperuser = (sql: string, values?: unknown[]) =>
    withConnection(superuserUrl, (client) => client.query(sql, values));
  const { rowCount } = await asSuperuser(TAKEN, [DATABASE, ROLES]);
  if (rowCount !== 0)
    throw new Error(`The server has a database ${DATABASE}, or its roles. Give the tests another one.`);
  const passwords = { [OWNER_ROLE]: newPassword(), [APPLICATION_ROLE]: newPassword() };
  await settleRoles(superuserUrl, passwords);
  const urlOf = (login: Partial<Pick<URL, 'username' | 'password'>> = {}) =>
    Object.assign(new URL(superuserUrl), { pathname: `/${DATABASE}`, ...login }).href;
  return {
    superuserUrl: urlOf(),
    ownerUrl: urlOf({ username: OWNER_ROLE, password: passwords[OWNER_ROLE] }),
    applicationUrl: urlOf({ username: APPLICATION_ROLE, password: passwords[APPLICATION_ROLE] }),
    stop: async () => {
      await asSuperuser(`DROP DATABASE ${DATABASE} WITH (FORCE)`);
      for (const role of ROLES) await asSuperuser(`DROP ROLE ${role}`);
    },
  };
}
