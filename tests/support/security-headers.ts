import { expect } from 'playwright/test';

/** Expects every security header exactly once, whatever kind of response it is. */
export function expectSecurityHeaders(response: Response): void {
  const policy = response.headers.get('content-security-policy') ?? '';
  // A second policy would be appended after a comma.
  expect(policy).toMatch(/^default-src 'none'; [^,]+$/);
  expect(policy).not.toContain('unsafe');
  expect(Object.fromEntries(response.headers)).toMatchObject({
    'x-content-type-options': 'nosniff',
    'x-frame-options': 'DENY',
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-resource-policy': 'same-origin',
    'strict-transport-security': 'max-age=63072000',
  });
  const isPage = response.headers.get('content-type')?.startsWith('text/html') ?? false;
  expect(response.headers.get('permissions-policy')?.includes('camera=()') ?? false).toBe(isPage);
  expect(response.headers.get('referrer-policy')).toMatch(/^(same-origin|no-referrer)$/);
  expect(response.headers.has('x-powered-by')).toBe(false);
}
