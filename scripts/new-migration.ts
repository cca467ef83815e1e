import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { dataModel } from '@/lib/platform/migration-files';
import { migrationSql } from './schema-engine';

// Writes the migration from the committed schema.prisma to the one in the working tree, as `prisma migrate dev` would.
const [name, connectionString = process.env.DATABASE_URL] = process.argv.slice(2);
if (!name || !/^[a-z0-9_]+$/.test(name) || !connectionString) {
  console.error(
    'Use: npm run migration -- name_in_snake_case [postgresql://…] (any empty database, or DATABASE_URL)',
  );
  process.exit(1);
}
const committed = execFileSync('git', ['show', 'HEAD:prisma/schema.prisma']).toString();
const stamp = new Date().toISOString().replace(/\D/g, '').slice(0, 14);
const folder = path.join(path.dirname(dataModel().path), 'migrations', `${stamp}_${name}`);
const sql = await migrationSql(connectionString, committed);
mkdirSync(folder, { recursive: true });
writeFileSync(path.join(folder, 'migration.sql'), sql);
console.log(`Wrote ${path.relative(process.cwd(), folder)}/migration.sql; read it before you commit it.`);
