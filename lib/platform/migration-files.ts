import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

const PRISMA_DIR = path.join(process.cwd(), 'prisma');
const MIGRATIONS_DIR = path.join(PRISMA_DIR, 'migrations');

/** A shipped migration. `checksum` is what Prisma records of one: SHA-256 of the file, in hexadecimal. */
export type Migration = { name: string; sql: string; checksum: string };

/** Names of the shipped migrations, oldest first. */
export function migrationNames(): string[] {
  const folders = readdirSync(MIGRATIONS_DIR, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  return folders.map((entry) => entry.name).sort();
}

/** The shipped migrations, oldest first. */
export function shippedMigrations(): Migration[] {
  return migrationNames().map((name) => {
    const sql = readFileSync(path.join(MIGRATIONS_DIR, name, 'migration.sql'), 'utf8');
    return { name, sql, checksum: createHash('sha256').update(sql).digest('hex') };
  });
}

/** The shipped data model. */
export function dataModel() {
  const file = path.join(PRISMA_DIR, 'schema.prisma');
  return { path: file, content: readFileSync(file, 'utf8') };
}
