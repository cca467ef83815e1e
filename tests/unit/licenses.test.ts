import { licenseProblems, lockedPackages } from '@/scripts/check/licenses';

const at = (license: string | undefined, more = {}) =>
  licenseProblems({ '': {}, 'node_modules/a/node_modules/b': { ...(license && { license }), ...more } });

test.each(['MIT', '(MPL-2.0 OR GPL-3.0-only)', 'MIT and ISC', 'Apache-2.0 AND LGPL-3.0-or-later AND MIT'])(
  '%s may run in production',
  (license) => expect(at(license)).toEqual([]),
);

test.each(['GPL-3.0-only', 'AGPL-3.0-or-later', 'MIT AND GPL-2.0', 'SEE LICENSE IN x', 'UNLICENSED'])(
  '%s is named',
  (license) => expect(at(license)).toEqual([`b: ${license}`]),
);

test('a package that says nothing is named, one that only we develop with is not', () => {
  expect(at(undefined)).toEqual(['b: no license']);
  expect(at('GPL-3.0-only', { dev: true })).toEqual([]);
});

test('every package is locked by the digest of what it was, or comes within one that is', () => {
  const unlocked = Object.entries(lockedPackages())
    .filter(([path, { integrity, inBundle }]) => path !== '' && !integrity && !inBundle)
    .map(([path]) => path);
  expect(unlocked).toEqual([]);
});
