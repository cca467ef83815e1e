import { randomBytes } from 'node:crypto';
import { Client } from 'pg';
import { migrate } from '@/lib/platform/migrate';
import { migrationNames } from '@/lib/platform/migration-files';
import { migrationSql } from '@/lib/platform/schema-engine';
import { useDatabase } from '../support/database';

const { url } = useDatabase();

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
  const name = `fresh_${randomBytes(6).toString('hex')}`;
  const fresh = new URL(url);
  const admin = new Client({ connectionString: url });
  await admin.connect();
  await admin.query(`CREATE DATABASE ${name} TEMPLATE template0`);
  fresh.pathname = `/${name}`;
  const client = new Client({ connectionString: fresh.href });
  await client.connect();
  await client.query(await migrationSql(fresh.href, undefined));
  await client.end();
  const [columns] = await describeSchema(url);
  expect(columns?.length).toBeGreaterThan(20);
  expect(await describeSchema(url)).toEqual(await describeSchema(fresh.href));
  await admin.query(`DROP DATABASE ${name} WITH (FORCE)`);
  await admin.end();
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
