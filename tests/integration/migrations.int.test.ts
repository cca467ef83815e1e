import { GET as readiness } from '@/app/readyz/route';
import { withConnection } from '@/lib/platform/connection';
import { requireRunnableSchema } from '@/lib/platform/health';
import { migrate } from '@/lib/platform/migrate';
import { migrationNames, shippedMigrations } from '@/lib/platform/migration-files';
import { applyMigration, readHistory } from '@/lib/platform/migration-history';
import { migrationSql } from '@/scripts/schema-engine';
import { useDatabase } from '../support/database';
import { withFreshDatabase } from '../support/fresh-database';
import { LATER, migrateAsLaterRelease } from '../support/later-release';
import { rows } from '../support/rows';
import { USER_AGENTS } from '../support/user-agents';

const { url, applicationUrl } = useDatabase();
const roles = { ownerUrl: url, applicationUrl };

const ID = '3f2b8c1e-0000-4000-8000-000000000001';

/** Every column, index, constraint and enum value of the product's own schema. */
async function describeSchema(connectionString: string) {
  const queries = [
    `SELECT table_name, column_name, data_type, udt_name, is_nullable, column_default, datetime_precision
     FROM information_schema.columns WHERE table_schema = 'public' AND table_name <> '_prisma_migrations' ORDER BY 1, 2`,
    `SELECT indexdef FROM pg_indexes WHERE schemaname = 'public' AND tablename <> '_prisma_migrations' ORDER BY 1`,
    `SELECT conname, pg_get_constraintdef(c.oid) AS definition FROM pg_constraint c JOIN pg_namespace n ON n.oid = connamespace
     WHERE nspname = 'public' AND conrelid::regclass::text <> '_prisma_migrations' ORDER BY 1`,
    `SELECT typname, enumlabel FROM pg_enum e JOIN pg_type t ON t.oid = e.enumtypid JOIN pg_namespace n ON n.oid = typnamespace
     WHERE nspname = 'public' ORDER BY typname, enumsortorder`,
  ];
  const described = [];
  for (const query of queries) described.push(await rows(connectionString, query));
  return described;
}

/** The schema they result in. */
let migrated: Awaited<ReturnType<typeof describeSchema>>;
beforeAll(async () => {
  migrated = await describeSchema(url);
});

test('the migrations lead to exactly what schema.prisma says', async () => {
  await withFreshDatabase(async (fresh, client) => {
    await client.query(await migrationSql(fresh.ownerUrl, undefined));
    expect(migrated[0]?.length).toBeGreaterThan(40);
    expect(migrated).toEqual(await describeSchema(fresh.ownerUrl));
  });
});

test('what the first release stored is all there afterwards', async () => {
  await withFreshDatabase(async (fresh, client) => {
    await readHistory(client);
    await applyMigration(client, shippedMigrations()[0]!);
    await client.query(`
      INSERT INTO consultation_request (id, reference, received_at, sealed_answers, key_id, sent_index)
        VALUES ('${ID}', 'K7QM-4TX9', now(), 'sealed', 'key', 'sent');
      INSERT INTO consent (id, request_id, kind, version, text, given_at)
        VALUES ('${ID}', '${ID}', 'contact', 'contact-1', 'words', now());
      INSERT INTO delivery (id, request_id, template, recipient, created_at)
        VALUES ('${ID}', '${ID}', 'consultation_received', 'intake@clinic.example', now())`);
    await migrate(fresh);
    const { rows } = await client.query(`
      SELECT r.reference, r.status, r.sealed_answers, r.quarantine_reason, c.version, c.text, c.withdrawn_at,
        d.template, d.recipient, d.state, d.reference AS deleted, d.sealed_letter
      FROM consultation_request r JOIN consent c ON c.request_id = r.id JOIN delivery d ON d.request_id = r.id`);
    expect(rows).toEqual([
      {
        reference: 'K7QM-4TX9',
        status: 'new',
        sealed_answers: 'sealed',
        quarantine_reason: null,
        version: 'contact-1',
        text: 'words',
        withdrawn_at: null,
        template: 'consultation_received',
        recipient: 'intake@clinic.example',
        state: 'queued',
        deleted: null,
        sealed_letter: null,
      },
    ]);
  });
});

test('sessions of earlier releases keep what is shown of their browser alone', async () => {
  await withFreshDatabase(async (fresh, client) => {
    await readHistory(client);
    const earlier = shippedMigrations().filter(({ name }) => name < '20261129110000_session_browser');
    for (const migration of earlier) await applyMigration(client, migration);
    await client.query(`INSERT INTO staff (id, name, email, role, created_at, updated_at)
      VALUES ('${ID}', 'Ida', 'ida@clinic.example', 'intake', now(), now())`);
    for (const [name, userAgent] of USER_AGENTS)
      await client.query(
        `INSERT INTO staff_session (id, token, user_id, expires_at, created_at, updated_at, last_active_at, user_agent)
         VALUES (gen_random_uuid(), $1, '${ID}', now(), now(), now(), now(), $2)`,
        [name, userAgent],
      );
    await migrate(fresh);
    const { rows } = await client.query<{ token: string; user_agent: string | null }>(
      'SELECT token, user_agent FROM staff_session',
    );
    expect(rows).toHaveLength(USER_AGENTS.length);
    for (const { token, user_agent } of rows)
      expect([token, user_agent]).toEqual([token, token === 'Unknown browser' ? null : token]);
  });
});

test('migrating again, by two processes at once, changes nothing', async () => {
  await Promise.all([migrate(roles), migrate(roles)]);
  expect(await describeSchema(url)).toEqual(migrated);
  const history = await rows(url, 'SELECT migration_name FROM _prisma_migrations ORDER BY 1');
  expect(history.map(({ migration_name }) => migration_name)).toEqual(migrationNames());
});

/**
 * Kills the connection that creates the nth table, index or type from now on, as if the process had been killed then.
 */
const killAtStatement = (superuserUrl: string, nth: number) =>
  withConnection(superuserUrl, (client) =>
    client.query(`
    CREATE SEQUENCE moment;
    GRANT USAGE ON SEQUENCE moment TO PUBLIC;
    CREATE FUNCTION kill_at_moment() RETURNS event_trigger LANGUAGE plpgsql AS $$
      BEGIN IF nextval('moment') = ${nth} THEN PERFORM pg_terminate_backend(pg_backend_pid()); END IF; END $$;
    CREATE EVENT TRIGGER kill_at_moment ON ddl_command_end EXECUTE FUNCTION kill_at_moment()`),
  );

const dropKiller = (superuserUrl: string) =>
  withConnection(superuserUrl, (client) =>
    client.query('DROP EVENT TRIGGER kill_at_moment; DROP FUNCTION kill_at_moment; DROP SEQUENCE moment'),
  );

test.each([1, 2, 9, 40, 90, 150, 200])(
  'a start that is killed at statement %i of the first migration starts again by itself',
  async (nth) => {
    await withFreshDatabase(async (fresh) => {
      await killAtStatement(fresh.superuserUrl, nth);
      await expect(migrate(fresh)).rejects.toThrow();
      await dropKiller(fresh.superuserUrl);
      await migrate(fresh);
      expect(await describeSchema(fresh.ownerUrl)).toEqual(migrated);
    });
  },
);

const applied = (name: string, checksum = '0') =>
  `INSERT INTO _prisma_migrations (id, checksum, migration_name, finished_at) VALUES ('x', '${checksum}', '${name}', now())`;

const raiseFloor = (to: string) =>
  `CREATE OR REPLACE FUNCTION schema_floor() RETURNS text LANGUAGE sql IMMUTABLE AS $$ SELECT '${to}' $$`;

test('the schema of a later release that added something is one to run on, and is left as it is', async () => {
  await withFreshDatabase(async (fresh, client) => {
    await migrate(fresh);
    await migrateAsLaterRelease(fresh.ownerUrl);
    await client.query(`GRANT SELECT ON later TO ${new URL(fresh.applicationUrl).username}`);
    expect(await migrate(fresh)).toBe(LATER);
    expect(await rows(fresh.applicationUrl, 'SELECT * FROM later')).toEqual([]); // its right was not taken
  });
});

describe('on a database that a later release has migrated', () => {
  const [shippedLast = ''] = migrationNames().slice(-1);
  beforeAll(() => migrateAsLaterRelease(url, 'SELECT'));
  afterAll(() =>
    withConnection(url, async (client) => {
      await client.query(`DELETE FROM _prisma_migrations WHERE id = 'later'`);
      await client.query(raiseFloor(shippedLast));
    }),
  );

  test('this release goes on while that one still takes it', async () => {
    await rows(url, raiseFloor(shippedLast));
    await expect(requireRunnableSchema()).resolves.toBeUndefined();
    await expect(migrate(roles)).resolves.toBe(LATER);
  });

  test('it refuses to start and is not ready, by name, once that one takes it no more', async () => {
    await rows(url, raiseFloor('20980101000000_needed'));
    const refusal =
      /has the migration 20990101000000_later, and only takes releases that have 20980101000000_needed/;
    await expect(migrate(roles)).rejects.toThrow(refusal);
    await expect(requireRunnableSchema()).rejects.toThrow(refusal);
    const response = await readiness();
    expect(response.status).toBe(503);
    expect(await response.json()).toMatchObject({
      checks: { migrations: 'failing' },
      schema: {
        release: shippedLast,
        database: LATER,
        floor: '20980101000000_needed',
      },
    });
  });
});

test('a database that lacks what this release has, beside what a later one added, is of neither', async () => {
  const [first = '', second = ''] = migrationNames();
  await withFreshDatabase(async (fresh, client) => {
    await readHistory(client);
    await applyMigration(client, shippedMigrations()[0]!);
    await client.query(applied(LATER));
    await client.query(raiseFloor(first).replace('OR REPLACE ', ''));
    await expect(migrate(fresh)).rejects.toThrow(
      new RegExp(`another line of releases: it has the migration 20990101000000_later and lacks ${second}`),
    );
  });
});

test('a migration that was edited after it was applied is refused by name', async () => {
  const [name] = migrationNames();
  await withFreshDatabase(async (fresh, client) => {
    await readHistory(client);
    await client.query(applied(name!));
    await expect(migrate(fresh)).rejects.toThrow(`The migration ${name} isn't the one that was applied`);
  });
});
