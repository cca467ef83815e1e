import { randomBytes } from 'node:crypto';
import { Client } from 'pg';
import { migrate } from '@/lib/platform/migrate';
import { migrationList, migrationNames } from '@/lib/platform/migration-files';
import { applyMigrations, migrationSql } from '@/lib/platform/schema-engine';
import type * as Files from '@/lib/platform/migration-files';
import { useDatabase } from '../support/database';

jest.mock('@/lib/platform/migration-files', () => {
  const actual = jest.requireActual<typeof Files>('@/lib/platform/migration-files');
  return { ...actual, migrationList: jest.fn(actual.migrationList) };
});

const { url } = useDatabase();

/** An empty database beside that of the tests. */
async function withFreshDatabase(use: (freshUrl: string, client: Client) => Promise<void>) {
  const name = `fresh_${randomBytes(6).toString('hex')}`;
  const fresh = new URL(url);
  fresh.pathname = `/${name}`;
  const admin = new Client({ connectionString: url });
  await admin.connect();
  await admin.query(`CREATE DATABASE ${name} TEMPLATE template0`);
  const client = new Client({ connectionString: fresh.href });
  await client.connect();
  await use(fresh.href, client);
  await client.end();
  await admin.query(`DROP DATABASE ${name} WITH (FORCE)`);
  await admin.end();
}

const ID = '3f2b8c1e-0000-4000-8000-000000000001';

/** Every column, index, constraint and enum value of the product's own schema. */
async function describeSchema(connectionString: string) {
  const client = new Client({ connectionString });
  await client.connect();
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
  for (const query of queries) described.push((await client.query(query)).rows);
  await client.end();
  return described;
}

test('the migrations lead to exactly what schema.prisma says', async () => {
  await withFreshDatabase(async (freshUrl, client) => {
    await client.query(await migrationSql(freshUrl, undefined));
    const [columns] = await describeSchema(url);
    expect(columns?.length).toBeGreaterThan(40);
    expect(await describeSchema(url)).toEqual(await describeSchema(freshUrl));
  });
});

test('what the first release stored is all there afterwards', async () => {
  await withFreshDatabase(async (freshUrl, client) => {
    const all = migrationList();
    const first = { ...all, migrationDirectories: all.migrationDirectories.slice(0, 1) };
    jest.mocked(migrationList).mockReturnValueOnce(first);
    expect(await applyMigrations(freshUrl)).toEqual(migrationNames().slice(0, 1));
    await client.query(`
      INSERT INTO consultation_request (id, reference, received_at, sealed_answers, key_id, sent_index)
        VALUES ('${ID}', 'K7QM-4TX9', now(), 'sealed', 'key', 'sent');
      INSERT INTO consent (id, request_id, kind, version, text, given_at)
        VALUES ('${ID}', '${ID}', 'contact', 'contact-1', 'words', now());
      INSERT INTO delivery (id, request_id, template, recipient, created_at)
        VALUES ('${ID}', '${ID}', 'consultation_received', 'intake@clinic.example', now())`);
    await migrate(freshUrl);
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

test('migrating again, by two processes at once, changes nothing', async () => {
  const before = await describeSchema(url);
  await Promise.all([migrate(url), migrate(url)]);
  expect(await describeSchema(url)).toEqual(before);
  const client = new Client({ connectionString: url });
  await client.connect();
  const { rows } = await client.query<{ migration_name: string }>(
    'SELECT migration_name FROM _prisma_migrations ORDER BY 1',
  );
  await client.end();
  expect(rows.map(({ migration_name }) => migration_name)).toEqual(migrationNames());
});
