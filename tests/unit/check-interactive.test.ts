import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { checkInteractive } from '@/scripts/check-interactive';

/** What a build leaves behind for a page. */
function built({ html, files }: { html: string; files: string[] }): string {
  const dist = mkdtempSync(path.join(tmpdir(), 'calusa-built-'));
  const folder = path.join(dist, 'server/app');
  const route = '/(site)/[locale]/page';
  mkdirSync(path.join(folder, path.dirname(route)), { recursive: true });
  writeFileSync(path.join(folder, 'en.html'), html);
  writeFileSync(
    path.join(folder, 'en.meta'),
    JSON.stringify({ routeCache: { owner: { sourceRoute: route } } }),
  );
  const clientModules = Object.fromEntries(files.map((file) => [`[project]/${file}`, {}]));
  writeFileSync(
    path.join(folder, `${route}_client-reference-manifest.js`),
    `globalThis.__RSC_MANIFEST = globalThis.__RSC_MANIFEST || {};
globalThis.__RSC_MANIFEST[${JSON.stringify(route)}] = ${JSON.stringify({ clientModules })};`,
  );
  return dist;
}

const PLAIN = '<p>Text</p>';
const MARKED = '<div data-interactive="true"></div>';
const FRAMEWORK = [
  'node_modules/next/dist/esm/client/components/layout-router.js',
  'app/global-error.tsx',
  'app/(site)/[locale]/error.tsx',
];

test.each([
  ['with what every page has', { html: PLAIN, files: FRAMEWORK }],
  ['that says so', { html: MARKED, files: [...FRAMEWORK, 'components/site/menu.tsx <module evaluation>'] }],
])('a page %s passes', (_kind, page) => expect(() => checkInteractive(built(page))).not.toThrow());

test.each(['components/site/menu.tsx', 'node_modules/widget/index.js'])(
  'a page that gained %s stops the build',
  (file) =>
    expect(() => checkInteractive(built({ html: PLAIN, files: [...FRAMEWORK, file] }))).toThrow(
      `/en holds ${file}, but isn’t marked data-interactive.`,
    ),
);

test('a mark without a client component stops it too', () =>
  expect(() => checkInteractive(built({ html: MARKED, files: FRAMEWORK }))).toThrow(
    '/en is marked data-interactive, but holds no client component.',
  ));
