import { NextRequest } from 'next/server';
import { pageThatOpens } from '@/lib/auth/cross-site';
import { NO_PAGE_POLICY } from '@/lib/platform/csp/policy';
import { proxy } from '@/proxy';

const FOLLOWED = {
  'sec-fetch-site': 'cross-site',
  'sec-fetch-mode': 'navigate',
  'sec-fetch-dest': 'document',
};
const ask = (path: string, headers: Record<string, string> = {}, method = 'GET') =>
  proxy(new NextRequest(`http://127.0.0.1:3000${path}`, { method, headers: { ...FOLLOWED, ...headers } }));
/** Whether the response is the page that opens the same address again. */
const opensAgain = async (response: Response) => (await response.text()).includes('http-equiv="refresh"');

test('a link of another site to a page of staff is opened once more by our own page', async () => {
  const response = ask('/desk/requests/K7QM-4TX9?from=mail&x=%22%3E');
  expect(response.headers.get('content-security-policy')).toBe(NO_PAGE_POLICY);
  expect(response.headers.get('cache-control')).toBe('no-store');
  expect(await response.text()).toContain('content="0; url=/desk/requests/K7QM-4TX9?from=mail&#38;x=%22%3E"');
});

test.each(['', '/', '?x=1', '?x=/y'])(
  'a page that writes down a disclosure (…/print%s) waits for a click',
  async (end) => {
    const response = ask(`/desk/requests/K7QM-4TX9/print${end}`);
    const page = await response.text();
    expect(page).toContain(`<a href="/desk/requests/K7QM-4TX9/print${end}">`);
    expect(page).not.toContain('http-equiv');
  },
);

test('however its address is written', () => {
  expect(pageThatOpens('/desk/requests/K7QM-4TX9/%70rint')).not.toContain('http-equiv');
  expect(pageThatOpens('/desk/requests/%E0%A4%A/print')).not.toContain('http-equiv');
  expect(pageThatOpens('/desk/requests/K7QM-4TX9?from=/print')).toContain('http-equiv');
});

test.each([
  ['from our own pages', '/desk', { 'sec-fetch-site': 'same-origin' }],
  ['typed, or opened by another program', '/desk', { 'sec-fetch-site': 'none' }],
  ['that brings a session', '/desk', { cookie: 'calusa-staff.session_token=x.y' }],
  ['of a frame', '/desk', { 'sec-fetch-dest': 'iframe' }],
  ['of a script', '/desk', { 'sec-fetch-mode': 'cors', 'sec-fetch-dest': 'empty' }],
  ['to the sign-in', '/sign-in', {}],
  ['behind a mailed link', '/join/abc', {}],
  ['of visitors', '/consultation', {}],
])('a request %s is answered at once', async (_what, path, headers) => {
  expect(await opensAgain(ask(path, headers))).toBe(false);
});

test('a form that another site sends is answered at once', async () => {
  expect(await opensAgain(ask('/desk', {}, 'POST'))).toBe(false);
});

test('an address can not write into the page', () => {
  expect(pageThatOpens('/desk?"><script>')).not.toMatch(/"><script>/);
});
