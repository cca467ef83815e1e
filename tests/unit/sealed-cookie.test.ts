import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import type * as Cookies from '@/lib/platform/sealed-cookie';

const cookie = { name: 'draft', path: '/consultation', maxAgeSeconds: 600 };
const now = new Date('2026-11-23T15:00:00Z');
const later = (seconds: number) => new Date(now.getTime() + seconds * 1000);

/** The module with settings of its own, since each process reads its settings only once. */
function withSettings(settings: Record<string, string>): typeof Cookies {
  Object.assign(process.env, {
    CONFIDENTIAL_KEYS: randomBytes(32).toString('base64'),
    APP_URL: '',
    ...settings,
  });
  let loaded: typeof Cookies | undefined;
  jest.isolateModules(() => (loaded = jest.requireActual<typeof Cookies>('@/lib/platform/sealed-cookie')));
  if (!loaded?.keepInCookie(cookie, 'v', now)) throw new Error('not loaded'); // makes it read its settings
  return loaded;
}

const { keepInCookie, forgetCookie, readCookie } = withSettings({});

/** What a browser would store and send back after these Set-Cookie headers. */
function store(jar: Map<string, string>, headers: string[] | null) {
  for (const header of headers ?? []) {
    const [pair = '', ...attributes] = header.split('; ');
    const [name = '', value = ''] = [pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1)];
    if (attributes.includes('Max-Age=0')) jar.delete(name);
    else jar.set(name, value);
  }
  return jar;
}
const read = (jar: Map<string, string>, at = now, from = cookie) =>
  readCookie(from, (name) => jar.get(name), at);
const keep = (value: unknown, jar = new Map<string, string>()) =>
  store(jar, keepInCookie(cookie, value, now));

test('a value comes back as it was', () => {
  fc.assert(
    fc.property(fc.dictionary(fc.string(), fc.string({ unit: 'binary', maxLength: 200 })), (fields) => {
      expect(read(keep({ fields }))).toEqual({ fields: { ...fields } });
    }),
  );
});

test.each(['', 'é😀\u0000', 'x'.repeat(470), 'é'.repeat(470), 'x'.repeat(471), 'x'.repeat(3000)])(
  'a value comes back, whether it is compressed or not: %#',
  (value) => {
    expect(read(keep(value))).toBe(value);
  },
);

test('a short value after a long one leaves no part of the long one behind', () => {
  const jar = keep({ message: randomBytes(5000).toString('latin1').slice(0, 3000) });
  expect(jar.size).toBeGreaterThan(1);
  keep({ message: 'short' }, jar);
  expect(jar.size).toBe(1);
  expect(read(jar)).toEqual({ message: 'short' });
});

test('forgetting it leaves nothing', () => {
  const jar = store(keep({ message: 'm' }), forgetCookie(cookie));
  expect(jar.size).toBe(0);
  expect(read(jar)).toBeUndefined();
});

test('it can be read until it runs out, by the clock of the server', () => {
  const jar = keep('value');
  expect(read(jar, later(599.999))).toBe('value');
  expect(read(jar, later(600))).toBeUndefined();
});

test('a form filled to its limits fits, even in characters that hardly compress', () => {
  const random = (below: number) => randomBytes(4).readUInt32BE() % below;
  const drawn = (length: number, from: number, count: number) =>
    Array.from({ length }, () => String.fromCodePoint(from + random(count))).join('');
  const emoji = drawn(1000, 0x1f300, 0x600);
  const han = drawn(2000, 0x4e00, 0x5000);
  for (const message of [emoji, han]) {
    expect(message).toHaveLength(2000);
    const fields = { name: han.slice(0, 100), phone: '1'.repeat(40), email: 'e'.repeat(254), message };
    const headers = keepInCookie(cookie, { fields }, now);
    expect(read(store(new Map(), headers))).toEqual({ fields });
    for (const header of headers ?? []) expect(header.length).toBeLessThanOrEqual(4096);
  }
});

test('a value too long for a browser to keep is refused whole, never cut', () => {
  expect(keepInCookie(cookie, randomBytes(20_000).toString('base64'), now)).toBeNull();
});

test('a long value is refused before it is compressed, which would hold up everybody else', () => {
  expect(keepInCookie(cookie, 'a'.repeat(19_900), now)).not.toBeNull();
  expect(keepInCookie(cookie, 'a'.repeat(20_001), now)).toBeNull(); // only a few bytes once compressed
});

test('a cookie that was altered, cut or made up reads as none', () => {
  const [name, value] = [...keep('value')][0] ?? ['', ''];
  const tampered = [value.slice(0, -1), `${value}A`, value.toUpperCase(), 's1.x.y.z', 'null', '%', ''];
  for (const text of tampered) expect(read(new Map([[name, text]]))).toBeUndefined();
});

test('a long value that lost one of its parts reads as none', () => {
  const jar = keep(randomBytes(4000).toString('base64'));
  jar.delete('draft.1');
  expect(read(jar)).toBeUndefined();
});

test('one cookie can not be passed off as another', () => {
  const [name = '', value = ''] = [...keep('value')][0] ?? [];
  const jar = new Map([[name.replace('draft', 'receipt'), value]]);
  expect(read(jar, now, { ...cookie, name: 'receipt' })).toBeUndefined();
});

test('scripts and other sites never see it, and what it holds does not show', () => {
  const headers = keepInCookie(cookie, 'CANARY-1b', now) ?? [];
  for (const header of headers) {
    expect(header).toMatch(
      /^draft\.\d=[\w.-]*; Path=\/consultation; Max-Age=\d+; HttpOnly; SameSite=Strict$/,
    );
    expect(header).not.toContain('CANARY');
  }
  expect(headers[0]).toContain('Max-Age=600');
});

test.each([
  ['of all pages no other host can set it', '/', /^__Host-draft\.\d=/],
  ['of some pages it comes by TLS alone', '/consultation', /^__Secure-draft\.\d=/],
])('over https, by its name, %s', (_what, path, name) => {
  const { keepInCookie, forgetCookie, readCookie } = withSettings({ APP_URL: 'https://calusa.example' });
  const headers = keepInCookie({ ...cookie, path }, 'v', now) ?? [];
  for (const header of [...headers, ...forgetCookie({ ...cookie, path })]) {
    expect(header).toMatch(name);
    expect(header).toContain(`; Path=${path}; `);
    expect(header).not.toContain('Domain');
  }
  const jar = store(new Map(), headers);
  expect(readCookie({ ...cookie, path }, (sent) => jar.get(sent), now)).toBe('v');
  const plain = new Map([...jar].map(([sent, value]) => [sent.replace(/^__\w+-/, ''), value]));
  expect(readCookie({ ...cookie, path }, (sent) => plain.get(sent), now)).toBeUndefined();
});

test('it is kept to https exactly where the site is served by https', () => {
  const secure = withSettings({ APP_URL: 'https://calusa.example' });
  const plain = withSettings({ APP_URL: 'http://127.0.0.1:3000' });
  const all = (headers: string[] | null) => (headers ?? []).map((header) => header.endsWith('; Secure'));
  expect(all(secure.keepInCookie(cookie, 'v', now))).toEqual([true, true, true]);
  expect(all(secure.forgetCookie(cookie))).toEqual([true, true, true]);
  expect(all(plain.keepInCookie(cookie, 'v', now))).toEqual([false, false, false]);
});
