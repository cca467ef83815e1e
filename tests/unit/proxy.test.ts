import { globSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { unstable_doesMiddlewareMatch as doesMatch } from 'next/experimental/testing/server';
import { NextRequest } from 'next/server';
import { AREAS, SITE_ROUTES } from '@/content/areas';
import { LANGUAGES } from '@/content/languages';
import { config, proxy } from '@/proxy';

const ORIGIN = 'http://localhost:3000';
const through = (address: string) => proxy(new NextRequest(ORIGIN + address));
const leadsTo = (address: string) =>
  through(address).headers.get('x-middleware-rewrite')?.replace(ORIGIN, '');
const hasNonce = (address: string) => through(address).headers.has('content-security-policy');

const SITE = 'app/(site)/[locale]';
/** Folders that appear in addresses. */
const segmentsIn = (...folders: string[]) =>
  folders
    .flatMap((folder) => readdirSync(folder, { withFileTypes: true }))
    .filter((entry) => entry.isDirectory() && !/^[([]/.test(entry.name))
    .map(({ name }) => name);

/** Addresses of pages that declare they are rendered for each request. */
const perRequest = globSync('app/(site)/*/**/page.tsx')
  .filter((file) => readFileSync(file, 'utf8').includes("dynamic = 'force-dynamic'"))
  .map((file) =>
    path
      .dirname(file)
      .slice(SITE.length)
      .replaceAll(/\[\w+\]/g, 'x'),
  );

test.each([
  ['/', '/en'],
  ['/about', '/en/about'],
  ['/about?from=home', '/en/about?from=home'],
  ['/programs/recovery-matrix', '/en/programs/recovery-matrix'],
  ['/consultation', '/en/consultation'],
  ['/constructor', '/en/constructor'],
  ['/desks', '/en/desks'],
  ['/about%2Fus', '/en/about%2Fus'],
])('%s is the page at %s', (address, route) => expect(leadsTo(address)).toBe(route));

test.each([
  '/desk',
  '/desk/requests/CR-1',
  '/copy/edit/consultation',
  '/leave',
  '/media/1/a.webp',
  '/en/about',
])('%s stays as it is', (address) => expect(leadsTo(address)).toBeUndefined());

test.each(Object.entries(AREAS))(
  '%s has a nonce where it says so, and no route of the site',
  (area, { nonce }) => {
    expect(hasNonce(`/${area}/x`)).toBe(nonce);
    for (const route of SITE_ROUTES) expect(leadsTo(`/${area}/${route}`)).toBe(`/en/${area}/${route}`);
  },
);

test('no folder of addresses is missing in the lists', () => {
  const beside = segmentsIn('app', 'app/(staff)');
  expect(beside.filter((name) => !Object.hasOwn(AREAS, name))).toEqual([]);
  const own = segmentsIn(SITE).filter((name) => name !== 'styleguide'); // only in development
  expect(own.sort()).toEqual(SITE_ROUTES.toSorted());
});

test('pages of the site that are rendered for each request have a nonce, others none', () => {
  expect(perRequest).toEqual(expect.arrayContaining(['/consultation', '/draft/x', '/reply/to/x']));
  expect(perRequest.filter((address) => !hasNonce(address))).toEqual([]);
  for (const address of ['/consultation/received', '/your-request/held', '/your-request/code'])
    expect(hasNonce(address)).toBe(true);
  for (const address of [
    '/',
    '/about',
    '/consultation/paper',
    '/your-request',
    '/reply/removed',
    '/consultation/x',
  ])
    expect(hasNonce(address)).toBe(false);
});

test('a language with a hyphen has them too', () => {
  const languages = LANGUAGES as unknown as string[];
  languages.push('pt-br');
  try {
    expect(hasNonce('/pt-br/consultation')).toBe(true);
    expect(hasNonce('/pt-br/about')).toBe(false);
  } finally {
    languages.pop();
  }
});

test('every address goes through it but those of handlers below /api, of built files, and of files at the root', () => {
  const passes = (url: string) => !doesMatch({ config, url });
  for (const area of Object.keys(AREAS)) expect([area, passes(`/${area}/x`)]).toEqual([area, area === 'api']);
  for (const url of ['/_next/static/chunks/a.js', '/icon.svg', '/robots.txt']) expect(passes(url)).toBe(true);
  for (const url of ['/', '/about', '/apis', '/_next/x', '/desk/a.b', '/.well-known/security.txt'])
    expect(passes(url)).toBe(false);
});
