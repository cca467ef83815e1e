import { withAllLabels } from '@/lib/platform/backup/enum-labels';
import { shippedMigrations } from '@/lib/platform/migration-files';

test('an enum has all its labels from the start, in their order, and a migration keeps its checksum', () => {
  const migrations = [
    { name: '1', checksum: 'a', sql: `CREATE TYPE "state" AS ENUM ('new');\nCREATE TABLE "t" ("id" INT);` },
    { name: '2', checksum: 'b', sql: `ALTER TYPE "state" ADD VALUE 'late';\n` },
    {
      name: '3',
      checksum: 'c',
      sql: `ALTER TYPE "state" ADD VALUE 'last';\nCREATE TYPE "kind" AS ENUM ('a', 'b');`,
    },
  ];
  expect(withAllLabels(migrations)).toEqual([
    {
      name: '1',
      checksum: 'a',
      sql: `CREATE TYPE "state" AS ENUM ('new', 'late', 'last');\nCREATE TABLE "t" ("id" INT);`,
    },
    { name: '2', checksum: 'b', sql: '\n' },
    { name: '3', checksum: 'c', sql: `\nCREATE TYPE "kind" AS ENUM ('a', 'b');` },
  ]);
});

test('no shipped migration is left that adds a label', () => {
  expect(shippedMigrations().filter(({ sql }) => sql.includes('ADD VALUE')).length).toBeGreaterThan(0);
  expect(withAllLabels(shippedMigrations()).filter(({ sql }) => sql.includes('ADD VALUE'))).toEqual([]);
});
