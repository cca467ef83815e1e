import { readFileSync } from 'node:fs';
import { shippedMigrations } from '@/lib/platform/migration-files';
import { contractionProblem, contractionsIn, floorIn } from '@/scripts/check/contractions';

/** From here on migrations say what older releases don't survive. */
const FIRST = '20261130190000_schema_floor';

test('every migration that takes something away says since when releases bear that', () => {
  const shipped = shippedMigrations();
  const from = shipped.findIndex(({ name }) => name === FIRST);
  expect(from).toBeGreaterThan(0);
  const problems = shipped.slice(from).map(({ name, sql }, index) => {
    const earlier = shipped.slice(0, from + index).map((before) => before.name);
    return [name, contractionProblem(sql, earlier)];
  });
  expect(problems).toEqual(shipped.slice(from).map(({ name }) => [name, undefined]));
});

test.each([
  'ALTER TABLE "note" DROP COLUMN "body"',
  'DROP TABLE "note"',
  'DROP INDEX "note_idx"',
  'ALTER TABLE "note" RENAME COLUMN "body" TO "text"',
  'ALTER TABLE "note" ALTER COLUMN "body" SET NOT NULL',
  'ALTER TABLE "note" ALTER COLUMN "body" DROP NOT NULL',
  'ALTER TABLE "note" ADD COLUMN "kind" TEXT NOT NULL',
  'ALTER TABLE "note" ALTER COLUMN "at" SET DATA TYPE DATE',
  'ALTER TYPE "RequestStatus" ADD VALUE \'later\'',
  'ALTER TABLE "note" ADD CONSTRAINT "short" CHECK (length(body) < 10)',
  'CREATE UNIQUE INDEX "note_key" ON "note" ("body")',
  'REVOKE SELECT ON "note" FROM PUBLIC',
  'CREATE OR REPLACE FUNCTION "f"() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NULL; END $$',
])('%s is too much for the release before', (sql) => expect(contractionsIn(`${sql};`)).toHaveLength(1));

test.each([
  'CREATE TABLE "label" ("id" UUID NOT NULL); ALTER TABLE "label" ADD CONSTRAINT "l" FOREIGN KEY ("id") REFERENCES "note" ("id")',
  'CREATE TABLE "label" ("id" UUID NOT NULL); CREATE UNIQUE INDEX "l" ON "label" ("id")',
  'ALTER TABLE "note" ADD COLUMN "kind" TEXT',
  'ALTER TABLE "note" ADD COLUMN "kind" TEXT NOT NULL DEFAULT \'call\'',
  'CREATE INDEX "note_idx" ON "note" ("kind")',
  'DROP TRIGGER "t" ON "note"; CREATE TRIGGER "t" AFTER INSERT ON "note" FOR EACH ROW EXECUTE FUNCTION "f"()',
  'CREATE FUNCTION "f"() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN DROP TABLE IF EXISTS "note"; END $$',
  '-- DROP TABLE "note" comes in a later release',
])('%s is not', (sql) => expect(contractionsIn(`${sql};`)).toEqual([]));

test('a migration that contracts raises the floor to one before it, or says why it needs not', () => {
  const sql = 'DROP TABLE "note";';
  const floor = (name: string) =>
    `CREATE OR REPLACE FUNCTION "schema_floor"() RETURNS text LANGUAGE sql IMMUTABLE AS $$ SELECT '${name}' $$;`;
  expect(contractionProblem(sql, ['1_one'])).toMatch(/it drops something/);
  expect(contractionProblem(sql + floor('1_one'), ['1_one'])).toBeUndefined();
  expect(contractionProblem(sql + floor('2_two'), ['1_one'])).toBe("2_two isn't before it");
  expect(contractionProblem(`-- Expands: nothing ever used it.\n${sql}`, [])).toBeUndefined();
});

test('pg-boss has the tables that the release before knows; with others, that one can start no more', () => {
  const { pgboss } = JSON.parse(readFileSync('node_modules/pg-boss/package.json', 'utf8')) as {
    pgboss: { schema: number };
  };
  expect({
    tables: pgboss.schema,
    floor: shippedMigrations()
      .map(({ sql }) => floorIn(sql))
      .findLast(Boolean),
  }).toEqual({
    tables: 46,
    floor: undefined, // whoever changes the one raises the other
  });
});
