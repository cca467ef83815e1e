import { randomBytes } from 'node:crypto';
import type * as Auth from '@/lib/auth/better-auth';
import type * as Names from '@/lib/auth/cookie-names';

/** better-auth and our cookie names on a site at that address, since each process reads its settings only once. */
function siteAt(APP_URL: string): typeof Auth & typeof Names {
  const CONFIDENTIAL_KEYS = randomBytes(32).toString('base64');
  Object.assign(process.env, { APP_URL, CONFIDENTIAL_KEYS, DATABASE_URL: 'postgres://nowhere.invalid/x' });
  let loaded: (typeof Auth & typeof Names) | undefined;
  jest.isolateModules(() => {
    loaded = {
      ...jest.requireActual<typeof Auth>('@/lib/auth/better-auth'),
      ...jest.requireActual<typeof Names>('@/lib/auth/cookie-names'),
    };
    loaded.betterAuthOfSite(); // makes it read its settings
    loaded.staffPrefix();
  });
  if (!loaded) throw new Error('not loaded');
  return loaded;
}

/** All cookie names that better-auth and its plugins use here: for sessions, and between the steps of a sign-in. */
async function cookiesAt(address: string) {
  const site = siteAt(address);
  const { authCookies, createAuthCookie } = await site.betterAuthOfSite().$context;
  const between = ['two_factor', 'trust_device', 'better-auth-passkey'].map((name) => createAuthCookie(name));
  return { site, authCookies, cookies: [...Object.values(authCookies), ...between] };
}

test('over https no other host can set a cookie of staff, and no other site makes a browser send one', async () => {
  const { site, authCookies, cookies } = await cookiesAt('https://calusa.example');
  expect(cookies.length).toBeGreaterThan(5);
  for (const { name, attributes } of cookies) {
    expect(name).toMatch(/^__Host-calusa-staff\./);
    expect(attributes).toMatchObject({ secure: true, httpOnly: true, sameSite: 'strict', path: '/' });
    expect(attributes.domain).toBeUndefined();
  }
  expect(site.staffCookie('session_token')).toBe(authCookies.sessionToken.name);
  expect(site.staffCookie('two_factor')).toBe(cookies.at(-3)?.name);
});

test('over http, where browsers refuse them, names have no prefix', async () => {
  const { site, authCookies, cookies } = await cookiesAt('http://127.0.0.1:3000');
  for (const { name, attributes } of cookies) {
    expect(name).toMatch(/^calusa-staff\./);
    expect(attributes).toMatchObject({ secure: false, httpOnly: true, sameSite: 'strict', path: '/' });
  }
  expect(site.staffCookie('session_token')).toBe(authCookies.sessionToken.name);
});
