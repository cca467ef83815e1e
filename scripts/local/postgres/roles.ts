import type { ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { chownSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { escapeLiteral } from 'pg';
import { withConnection } from '@/lib/platform/connection';
import type { Owner } from './owner';
import { APPLICATION_ROLE, DATABASE, OWNER_ROLE, socketUrl, SUPERUSER } from './socket';

// The embedded server knows three roles (docs/adr/0044). The superuser gets a new password at each start, which stays in
// the start command's memory. Those of the other two are in DATA_DIR/pgpass, for the commands and for psql.

const PASSWORDS = [OWNER_ROLE, APPLICATION_ROLE] as const;
type Login = (typeof PASSWORDS)[number];
export type Passwords = Readonly<Record<Login, string>>;

export const newPassword = () => randomBytes(24).toString('base64url');

const passwordFile = (dataDir: string) => path.join(dataDir, 'pgpass');

/** The passwords of a server that runs on DATA_DIR; undefined where the file is missing or isn't whole. */
export function readPasswords(dataDir: string): Passwords | undefined {
  const file = passwordFile(dataDir);
  if (!existsSync(file)) return undefined;
  const fields = readFileSync(file, 'utf8')
    .split('\n')
    .map((line) => line.split(':'));
  const passwordOf = (role: Login) => fields.find(([, , , user]) => user === role)?.[4];
  const [owner, application] = [passwordOf(OWNER_ROLE), passwordOf(APPLICATION_ROLE)];
  return owner && application ? { [OWNER_ROLE]: owner, [APPLICATION_ROLE]: application } : undefined;
}

/** Passwords are made once. In the format of https://www.postgresql.org/docs/18/libpq-pgpass.html, so that psql reads them. */
export function ensurePasswords(dataDir: string): Passwords {
  const known = readPasswords(dataDir);
  if (known) return known;
  const made = { [OWNER_ROLE]: newPassword(), [APPLICATION_ROLE]: newPassword() };
  const lines = PASSWORDS.map((role) => `*:*:*:${role}:${made[role]}\n`);
  writeFileSync(passwordFile(dataDir), lines.join(''), { mode: 0o600 });
  return made;
}

/** Everybody needs a password, whatever the folder's own file says: earlier releases let everyone in. */
export function writeAccessRules(home: string, owner: Owner | undefined): string {
  const file = path.join(home, 'pg_hba.conf');
  writeFileSync(file, 'local all all scram-sha-256\n', { mode: 0o600 });
  if (owner) chownSync(file, owner.uid, owner.gid);
  return file;
}

/** Runs the server's program, whose standard error is taken care of. */
export type RunPostgres = (flags: string[], input: 'pipe' | 'ignore') => ChildProcess;

/**
 * Sets the superuser's password while no server runs: in PostgreSQL's single-user mode, which asks for none.
 * @returns whether the data could be used
 */
export async function setSuperuserPassword(
  run: RunPostgres,
  data: string,
  password: string,
): Promise<boolean> {
  const single = run(['--single', '-D', data, 'postgres'], 'pipe');
  const gone = once(single, 'close').catch(() => [null]); // a program that can't be run is gone too
  single.stdin?.on('error', () => undefined); // it ended before it read; its status says so
  single.stdin?.end(`ALTER ROLE ${SUPERUSER} PASSWORD ${escapeLiteral(password)}\n`);
  const [status] = (await gone) as [number | null];
  return status === 0;
}

const hasRows = async (count: Promise<{ rowCount: number | null }>) => (await count).rowCount !== 0;

/** Makes or settles the two roles and the database, as superuser. Doing it again changes nothing. */
export async function settleRoles(superuserUrl: string, passwords: Passwords): Promise<void> {
  await withConnection(superuserUrl, async (client) => {
    for (const role of PASSWORDS) {
      const known = await hasRows(client.query('SELECT FROM pg_roles WHERE rolname = $1', [role]));
      await client.query(
        `${known ? 'ALTER' : 'CREATE'} ROLE ${role} LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS
         PASSWORD ${escapeLiteral(passwords[role])}`,
      );
    }
    await client.query(`GRANT ${APPLICATION_ROLE} TO ${OWNER_ROLE}`); // so that it can end the application's connections
    if (await hasRows(client.query('SELECT FROM pg_database WHERE datname = $1', [DATABASE])))
      await client.query(`ALTER DATABASE ${DATABASE} OWNER TO ${OWNER_ROLE}`);
    else await client.query(`CREATE DATABASE ${DATABASE} OWNER ${OWNER_ROLE}`);
    await client.query(`REVOKE ALL ON DATABASE ${DATABASE} FROM PUBLIC`);
    await client.query(`GRANT CONNECT ON DATABASE ${DATABASE} TO ${APPLICATION_ROLE}`);
  });
}

/** What earlier releases made as superuser. Indexes, sequences of columns and row types follow their tables. */
const FOREIGN_OBJECTS = `
  SELECT format('ALTER SCHEMA %I', nspname) AS change FROM pg_namespace WHERE nspname = 'pgboss' AND nspowner <> $1::regrole
  UNION ALL
  SELECT format('ALTER %s %s', CASE c.relkind WHEN 'S' THEN 'SEQUENCE' WHEN 'v' THEN 'VIEW' ELSE 'TABLE' END, c.oid::regclass)
    FROM pg_class c WHERE c.relnamespace::regnamespace::text = ANY ($2) AND c.relowner <> $1::regrole AND c.relkind IN ('r', 'p', 'v', 'S')
    AND NOT EXISTS (SELECT FROM pg_depend WHERE classid = 'pg_class'::regclass AND objid = c.oid AND deptype IN ('a', 'i') AND refobjsubid > 0)
  UNION ALL
  SELECT format('ALTER TYPE %s', t.oid::regtype) FROM pg_type t
    WHERE t.typnamespace::regnamespace::text = ANY ($2) AND t.typowner <> $1::regrole AND t.typtype IN ('e', 'd')
  UNION ALL
  SELECT format('ALTER ROUTINE %s', p.oid::regprocedure) FROM pg_proc p
    WHERE p.pronamespace::regnamespace::text = ANY ($2) AND p.proowner <> $1::regrole`;

/** Gives the owner what the superuser made in this database. */
export const settleOwnership = (superuserUrl: string): Promise<void> =>
  withConnection(superuserUrl, async (client) => {
    const { rows } = await client.query<{ change: string }>(FOREIGN_OBJECTS, [
      OWNER_ROLE,
      ['public', 'pgboss'],
    ]);
    await client.query('BEGIN');
    for (const { change } of rows) await client.query(`${change} OWNER TO ${OWNER_ROLE}`);
    await client.query('COMMIT');
  });

/** The connection string of the product's database for each role. */
export const roleUrls = (socketDir: string, passwords: Passwords) => ({
  applicationUrl: socketUrl(DATABASE, socketDir, {
    user: APPLICATION_ROLE,
    password: passwords[APPLICATION_ROLE],
  }),
  ownerUrl: socketUrl(DATABASE, socketDir, { user: OWNER_ROLE, password: passwords[OWNER_ROLE] }),
});
