import { contentSecurityPolicy } from '@/lib/platform/csp/policy';
import { scriptRules } from '@/lib/shared/text-policies';

const { createScriptURL, createScript, createHTML } = scriptRules('https://clinic.example/desk?view=late');

test.each([
  '/_next/static/chunks/a.js',
  'https://clinic.example/_next/static/chunks/a.js?dpl=1',
  '/quick-exit.js',
])('%s is a script of ours', (address) => expect(createScriptURL(address)).toBe(address));

test.each([
  'https://evil.example/_next/static/a.js',
  '//evil.example/_next/static/a.js',
  'http://clinic.example/_next/static/a.js',
  '/media/018f4d3c-7a10-4b51-9a31-0123456789ab/1.webp',
  '/_next/static/../../media/x',
  '/_next/static/%2e%2e/%2e%2e/api/desk/export',
  '/_next/image?url=x',
  'data:text/javascript,alert(1)',
  'javascript:alert(1)//_next/static/',
  'blob:https://clinic.example/_next/static/',
  '',
])('%s is none', (address) => expect(createScriptURL(address)).toBeNull());

test('no text is a script', () => expect(createScript('alert(1)')).toBeNull());

test('no HTML is taken but the empty element of a script', () => {
  expect(createHTML('<script></script>')).toBe('<script></script>');
  for (const html of [
    '',
    '<b>a</b>',
    '<img src=x onerror=alert(1)>',
    '<script></script><script>a()</script>',
  ])
    expect(createHTML(html)).toBeNull();
});

test('every page demands it; what else may read HTML is named', () => {
  const policy = (textPolicies?: string[]) =>
    contentSecurityPolicy({ scripts: [], ...(textPolicies ? { textPolicies } : {}) }).split('; ');
  expect(policy()).toEqual(
    expect.arrayContaining(["require-trusted-types-for 'script'", 'trusted-types default']),
  );
  expect(policy(['pasted'])).toContain("trusted-types default pasted 'allow-duplicates'");
});
