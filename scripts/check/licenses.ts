import { readFileSync } from 'node:fs';

/** A package as in package-lock.json; `license` is an SPDX expression as its author wrote it. */
type LockedPackage = {
  version?: string;
  license?: string;
  dev?: boolean;
  integrity?: string;
  inBundle?: boolean;
};

/** SPDX identifiers of what may run in production: none of them requires publishing our own source. */
const ALLOWED: ReadonlySet<string> = new Set([
  '0BSD',
  'Apache-2.0',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'BlueOak-1.0.0',
  'CC-BY-4.0',
  'CC0-1.0',
  'EPL-2.0', // used as published
  'ISC',
  'LGPL-3.0-or-later', // libvips: a library that sharp loads as published
  'MIT',
  'MIT-0',
  'MPL-2.0', // used as published
  'OFL-1.1',
  'Python-2.0',
  'Unlicense',
]);

/** Packages that don't state a license in its field; these come from their own files. */
const STATED_ELSEWHERE: ReadonlyMap<string, string> = new Map([
  ['format', 'MIT'],
  ['xmlhttprequest-ssl', 'MIT'],
]);

const isAllowed = (expression: string): boolean =>
  expression
    .replace(/[()]/g, '')
    .split(/ or /i)
    .some((choice) => choice.split(/ and /i).every((license) => ALLOWED.has(license.trim())));

/** Production packages whose license isn't on the list, each with what it states. */
export function licenseProblems(packages: Readonly<Record<string, LockedPackage>>): string[] {
  return Object.entries(packages).flatMap(([path, { license, dev }]) => {
    if (path === '' || dev) return [];
    const name = path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length);
    const stated = license ?? STATED_ELSEWHERE.get(name) ?? 'no license';
    return isAllowed(stated) ? [] : [`${name}: ${stated}`];
  });
}

/** The packages in package-lock.json. */
export const lockedPackages = (): Record<string, LockedPackage> =>
  (JSON.parse(readFileSync('package-lock.json', 'utf8')) as { packages: Record<string, LockedPackage> })
    .packages;
