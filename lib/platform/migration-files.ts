import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

const PRISMA_DIR = path.join(process.cwd(), 'prisma');
const MIGRATIONS_DIR = path.join(PRISMA_DIR, 'migrations');
const LOCK_FILE = 'migration_lock.toml';

const read = (...parts: string[]) => readFileSync(path.join(MIGRATIONS_DIR, ...parts), 'utf8');

/** Names of the shipped migrations, oldest first. */
export function migrationNames(): string[] {
  const folders = readdirSync(MIGRATIONS_DIR, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  return folders.map((entry) => entry.name).sort();
}

/** The shipped migrations as Prisma's schema engine takes them. */
export function migrationList() {
  return {
    baseDir: MIGRATIONS_DIR,
    lockfile: { path: LOCK_FILE, content: read(LOCK_FILE) },
    shadowDbInitScript: '',
    migrationDirectories: migrationNames().map((name) => ({
      path: name,
      migrationFile: {
        path: 'migration.sql',
        content: { tag: 'ok' as const, value: read(name, 'migration.sql') },
      },
    })),
  };
}

/** The shipped data model. */
export function dataModel() {
  const file = path.join(PRISMA_DIR, 'schema.prisma');
  return { path: file, content: readFileSync(file, 'utf8') };
}
