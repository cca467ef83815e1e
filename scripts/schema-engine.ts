import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { PrismaPg } from '@prisma/adapter-pg';
import { bindMigrationAwareSqlAdapterFactory } from '@prisma/driver-adapter-utils';
import * as engineModule from '@prisma/schema-engine-wasm/schema_engine_bg';
import { Pool } from 'pg';
import { dataModel } from '@/lib/platform/migration-files';

// Prisma's CLI downloads a native schema engine; the same engine compiled to WebAssembly needs no download
// (docs/adr/0002). A development tool, used by `npm run migration` and the tests. Its package is meant for bundlers, so
// here the module is connected to its bindings by hand.

const NO_FILTERS = { externalTables: [], externalEnums: [] };
const bindings = engineModule as typeof engineModule & { __wbg_set_wasm(exports: unknown): void };

let loaded = false;

function loadOnce() {
  if (loaded) return;
  loaded = true;
  const bindingsFile = createRequire(import.meta.url).resolve('@prisma/schema-engine-wasm/schema_engine_bg');
  const wasm = readFileSync(path.join(path.dirname(bindingsFile), 'schema_engine_bg.wasm'));
  const instance = new WebAssembly.Instance(new WebAssembly.Module(wasm), {
    './schema_engine_bg.js': bindings,
  });
  bindings.__wbg_set_wasm(instance.exports);
  (instance.exports.__wbindgen_start as () => void)();
}

type SchemaEngine = Awaited<ReturnType<typeof bindings.SchemaEngine.new>>;

/** The engine takes a session lock that is only released when its connections close, so we have to close the pool. */
async function withEngine<Value>(
  connectionString: string,
  use: (engine: SchemaEngine) => Promise<Value>,
): Promise<Value> {
  loadOnce();
  const pool = new Pool({ connectionString });
  const { path: file, content } = dataModel();
  try {
    const adapter = bindMigrationAwareSqlAdapterFactory(new PrismaPg(pool));
    const options = { datamodels: [[file, content]] as [string, string][] };
    return await use(await bindings.SchemaEngine.new(options, () => undefined, adapter));
  } finally {
    await pool.end();
  }
}

/**
 * SQL that migrates from one data model to another, as `prisma migrate diff` writes it.
 * @param from text of the older schema.prisma; undefined for an empty database
 */
export async function migrationSql(connectionString: string, from: string | undefined): Promise<string> {
  const to = dataModel();
  const request = {
    from:
      from === undefined
        ? { tag: 'empty' as const }
        : { tag: 'schemaDatamodel' as const, files: [{ ...to, content: from }] },
    to: { tag: 'schemaDatamodel' as const, files: [to] },
    script: true,
    exitCode: null,
    shadowDatabaseUrl: null,
    filters: NO_FILTERS,
  };
  const { stdout } = await withEngine(connectionString, (engine) => engine.diff(request));
  return stdout ?? '';
}
