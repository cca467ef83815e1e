import { withConnection } from '@/lib/platform/connection';
import { APPLICATION_RIGHTS, excessOf, grantRights } from '@/lib/platform/database-rights';
import { db } from '@/lib/platform/db';
import { log } from '@/lib/platform/log';
import { migrate } from '@/lib/platform/migrate';
import { work } from '@/lib/platform/queue/work';
import { useDatabase } from '../support/database';
import { withFreshDatabase } from '../support/fresh-database';
import { rows } from '../support/rows';
import { until } from '../support/until';

const { url: ownerUrl, applicationUrl, superuserUrl, asOwner } = useDatabase();

const NOT_ALLOWED = { code: '42501' }; // insufficient_privilege
const asApplication = (sql: string) => withConnection(applicationUrl, (client) => client.query(sql));

/**
 * What the application's role may do with each table, according to PostgreSQL. pg-boss creates a partition for each
 * day.
 */
const RIGHTS_FOUND = `
  SELECT n.nspname AS schema, c.relname AS name, array(
    SELECT word FROM unnest(ARRAY['SELECT', 'INSERT', 'UPDATE', 'DELETE', 'TRUNCATE', 'REFERENCES', 'TRIGGER']
      || CASE WHEN current_setting('server_version_num')::int >= 170000 THEN ARRAY['MAINTAIN'] ELSE ARRAY[]::text[] END) AS word
    WHERE has_table_privilege(current_user, c.oid, word)) AS rights
  FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
  WHERE n.nspname NOT IN ('pg_catalog', 'information_schema', 'pg_toast') AND c.relkind IN ('r', 'p', 'v', 'm', 'f') AND c.relname !~ '^queue_stats_[0-9]+$' ORDER BY 1, 2`;

const declared = Object.entries(APPLICATION_RIGHTS).flatMap(([schema, tables]) =>
  Object.entries(tables).map(([name, rights]) => ({ schema, name, rights: [...rights] })),
);

test('every table has declared rights, and the application’s role has exactly those', async () => {
  const found = await rows(applicationUrl, RIGHTS_FOUND);
  expect(found.length).toBeGreaterThan(40);
  expect(found).toEqual(
    declared.toSorted((a, b) => (`${a.schema}.${a.name}` < `${b.schema}.${b.name}` ? -1 : 1)),
  );
});

test('the code under test runs as a role that is neither superuser nor owner of anything', async () => {
  const [role] = await db().$queryRaw<unknown[]>`
    SELECT rolsuper, rolcreaterole, rolcreatedb, rolbypassrls, rolreplication,
      (SELECT count(*)::int FROM pg_class WHERE relowner = r.oid) AS owns,
      (SELECT count(*)::int FROM pg_auth_members WHERE member = r.oid) AS memberships
    FROM pg_roles r WHERE rolname = current_user`;
  expect(role).toEqual({
    rolsuper: false,
    rolcreaterole: false,
    rolcreatedb: false,
    rolbypassrls: false,
    rolreplication: false,
    owns: 0,
    memberships: 0,
  });
  expect(await excessOf(applicationUrl)).toBeNull();
});

describe('what was written down once stays, whatever statement reaches the database', () => {
  test.each(['audit_entry', 'audit_link', 'page_revision', 'site_settings', 'retention_rule', 'deletion'])(
    '%s takes new rows alone',
    async (table) => {
      const [column] = await rows(
        ownerUrl,
        `SELECT attname AS name FROM pg_attribute WHERE attrelid = '${table}'::regclass AND attnum = 1`,
      );
      const name = String(column?.name);
      await expect(asApplication(`UPDATE ${table} SET ${name} = ${name}`)).rejects.toMatchObject(NOT_ALLOWED);
      await expect(asApplication(`DELETE FROM ${table}`)).rejects.toMatchObject(NOT_ALLOWED);
      await expect(asApplication(`TRUNCATE ${table} CASCADE`)).rejects.toMatchObject(NOT_ALLOWED);
    },
  );

  test.each([
    'DROP TABLE audit_link',
    'ALTER TABLE audit_entry DISABLE TRIGGER audit_entry_is_append_only',
    'ALTER TABLE audit_entry ADD COLUMN more text',
    'DROP TRIGGER audit_entry_is_append_only ON audit_entry',
    'CREATE OR REPLACE FUNCTION audit_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$BEGIN RETURN NULL; END$$',
    'CREATE TABLE mine (id int)',
    'CREATE SCHEMA mine',
    'CREATE INDEX mine ON audit_entry (at)',
    'SET ROLE calusa_owner',
    "COPY audit_entry TO PROGRAM 'cat'",
    "SELECT pg_read_file('postgresql.conf')",
    "SELECT setval('audit_entry_id_seq', 1)",
    'SET session_replication_role = replica',
    "UPDATE _prisma_migrations SET checksum = 'x'",
    'UPDATE pgboss.version SET version = 1; DROP TABLE pgboss.job_common',
  ])('refused: %s', async (statement) => {
    await expect(asApplication(statement)).rejects.toMatchObject(NOT_ALLOWED);
  });
});

test('a worker looks after its queues as that role without a fault', async () => {
  const errors = jest.spyOn(log, 'error').mockImplementation(() => undefined);
  const job = () =>
    rows(ownerUrl, "SELECT state::text FROM pgboss.job WHERE name = 'look-after'") as Promise<
      { state: string }[]
    >;
  // Dead instances, one long ago and more recent ones than it keeps, and a job that a worker took down with it.
  await asOwner(`
    INSERT INTO pgboss.instance (id, host, pid, version, node_version, heartbeat_seconds, supervise, schedule, migrate,
      persist_queue_stats, persist_warnings, started_on, heartbeat_on, stopped_on)
    SELECT gen_random_uuid(), 'gone', 1, '12', '24', 60, true, true, false, false, false, at, at, at
    FROM (SELECT now() - (CASE n WHEN 0 THEN interval '1 year' ELSE interval '1 minute' END) AS at
      FROM generate_series(0, 1001) AS n) AS dead`);
  await asOwner(
    "INSERT INTO pgboss.job (name, policy, state, started_on, expire_seconds, retry_limit) VALUES ('look-after', 'exclusive', 'active', now() - interval '1 day', 60, 0)",
  );
  const stop = await work({}, { superviseIntervalSeconds: 1 });
  await until(job, (found) => found[0]?.state === 'failed');
  await until(
    () => rows(ownerUrl, 'SELECT count(*)::int AS count FROM pgboss.instance'),
    ([found]) => found?.count === 1000,
  );
  await stop();
  expect(errors.mock.calls).toEqual([]);
  errors.mockRestore();
});

test('a right that somebody gave on the way is taken again at the next start', async () => {
  await asOwner('GRANT DELETE, TRUNCATE ON audit_entry TO calusa_app');
  await asOwner('REVOKE INSERT ON reply FROM calusa_app');
  await migrate({ ownerUrl, applicationUrl });
  const found = await rows(applicationUrl, RIGHTS_FOUND);
  expect(found).toContainEqual({ schema: 'public', name: 'audit_entry', rights: ['SELECT', 'INSERT'] });
  expect(found).toContainEqual({
    schema: 'public',
    name: 'reply',
    rights: ['SELECT', 'INSERT', 'UPDATE', 'DELETE'],
  });
});

test('rights can be given before there is a table, and where another role has none at all', async () => {
  await withFreshDatabase(async (fresh) => {
    await grantRights(fresh);
    await migrate(fresh);
    const [made] = await rows(
      fresh.applicationUrl,
      "INSERT INTO audit_entry (at, action) VALUES (now(), 'x') RETURNING id::text",
    );
    expect(made).toEqual({ id: '1' });
  });
});

test('the application may call its functions where new ones are nobody’s to call, and no other role may', async () => {
  const mayCall = `
    SELECT p.proname AS name FROM pg_proc p, pg_roles r
    WHERE p.pronamespace IN ('public'::regnamespace, 'pgboss'::regnamespace) AND p.prorettype <> 'trigger'::regtype
      AND has_function_privilege(r.oid, p.oid, 'EXECUTE') AND r.rolname = `;
  const called = ['create_queue', 'earlier_requests', 'job_now', 'requests_before', 'schema_floor'];
  await withFreshDatabase(async (fresh, owner) => {
    await owner.query('ALTER DEFAULT PRIVILEGES REVOKE EXECUTE ON FUNCTIONS FROM PUBLIC');
    await migrate(fresh);
    const found = await rows(fresh.applicationUrl, `${mayCall} current_user ORDER BY 1`);
    expect(found).toEqual(called.map((name) => ({ name })));
    await rows(
      fresh.applicationUrl,
      `SELECT pgboss.create_queue('made-at-a-start', '{"policy": "standard"}')`,
    );
  });
  const others = (await rows(ownerUrl, `${mayCall} 'pg_monitor'`)).map(({ name }) => String(name));
  expect(others.filter((name) => called.includes(name))).toEqual([]);
});

test('one role for everything still works, and is told apart', async () => {
  await withFreshDatabase(async ({ ownerUrl: only }) => {
    await migrate({ ownerUrl: only, applicationUrl: only });
    expect(await excessOf(only)).toBe('OWNER');
  });
  expect(await excessOf(superuserUrl)).toBe('SUPERUSER');
});
