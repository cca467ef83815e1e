import { AREAS, STAFF_NAVIGATION } from '@/content/areas';
import { ROLES, type Role } from '@/lib/auth/permissions';
import { mayOpen, permissionFor, safeNext } from '@/lib/staff/sign-in/domain';

const HOMES = { admin: '/desk', intake: '/desk', marketing: '/copy' } as const;

describe('after signing in', () => {
  test.each<[Role, string]>([
    ['intake', '/desk'],
    ['intake', '/desk?view=late&owner=me'],
    ['intake', '/desk/requests/K7QM-4TX9?from=late#notes'],
    ['marketing', '/desk/numbers?weeks=52'],
    ['marketing', '/copy/edit/en/programs/recovery-matrix?at=3'],
    ['marketing', '/copy/compare/en/about?from=live&to=file'],
    ['marketing', '/copy/edit/es/a%C3%B1os'],
    ['marketing', '/copy/settings'],
    ['marketing', '/replies?state=held&page=2'],
    ['admin', '/desk/export?problem=expired'],
    ['admin', '/activity?who=ana%40clinic.example'],
    ['admin', '/team'],
    ['intake', '/account/second-factor'],
    ['marketing', '/account#sessions'],
  ])('%s lands at %s, where they were going', (role, next) => {
    expect(safeNext(next, role)).toBe(next);
  });

  test.each<[Role, string]>([
    ['marketing', '/desk'],
    ['marketing', '/desk?view=late'],
    ['marketing', '/desk/requests/K7QM-4TX9'],
    ['marketing', '/desk/new'],
    ['marketing', '/team'],
    ['intake', '/copy/edit/en/about'],
    ['intake', '/desk/export'],
    ['intake', '/activity'],
  ])('%s, who may not open %s, lands at their own start page', (role, next) => {
    expect(safeNext(next, role)).toBe(HOMES[role]);
  });

  test.each([
    '',
    '//evil.example/desk',
    '/\\evil.example/desk',
    '\\\\evil.example/desk',
    '/\t/evil.example/desk',
    '\n//evil.example',
    'https://evil.example/desk',
    'javascript:alert(1)',
    'desk',
    '/',
    '/desk/../../evil',
    '/desk/..//evil.example/',
    '/desk/%2e%2e/api/desk/export',
    '/desk/../sign-in?next=/desk',
    '/sign-in',
    '/join/abc',
    '/api/desk/export',
    '/_next/static/x.js',
    '/media/x',
    '/about',
    '/deskx',
    '/constructor',
    '/__proto__/numbers',
    '/@evil.example/desk',
    'http://[',
  ])('%j leads to no other site and to no page that is not of staff', (next) => {
    for (const role of ROLES) expect(safeNext(next, role)).toBe(HOMES[role]);
  });

  test('an address that leaves an area and comes back is the page that it names', () => {
    expect(safeNext('/copy/../desk/./numbers?weeks=13', 'marketing')).toBe('/desk/numbers?weeks=13');
    expect(safeNext('/desk/constructor', 'intake')).toBe('/desk/constructor');
  });
});

test('where a role begins is a page that it may open', () => {
  for (const role of ROLES) expect(mayOpen(role, HOMES[role])).toBe(true);
});

test('the navigation leads to pages of staff alone, and to each area of theirs but the account, which has their name', () => {
  const hrefs = STAFF_NAVIGATION.map(({ href }) => href);
  expect(hrefs.filter((href) => permissionFor(href) === undefined)).toEqual([]);
  const areas = Object.entries(AREAS).flatMap(([segment, area]) => ('can' in area ? [`/${segment}`] : []));
  expect(areas.filter((href) => !hrefs.includes(href))).toEqual(['/account']);
});
