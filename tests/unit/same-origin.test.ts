import { isOwnOrigin } from '@/lib/platform/same-origin';

process.env.APP_URL = 'https://calusa.example';

const from = (headers: Record<string, string>) =>
  isOwnOrigin(new Headers({ host: 'calusa.example', ...headers }));

test('a browser that says the form is our own is believed', () => {
  expect(from({ 'sec-fetch-site': 'same-origin', origin: 'https://calusa.example' })).toBe(true);
});

test('what a person did without a page, such as sending again after a restart, is accepted', () => {
  expect(from({ 'sec-fetch-site': 'none' })).toBe(true);
});

test.each(['cross-site', 'same-site', '', 'Same-Origin, none'])('Sec-Fetch-Site "%s" is foreign', (site) => {
  expect(from({ 'sec-fetch-site': site, origin: 'https://calusa.example' })).toBe(false);
});

test('an older browser is judged by its Origin', () => {
  expect(from({ origin: 'https://calusa.example' })).toBe(true);
  for (const origin of [
    'https://evil.example',
    'https://calusa.example.evil.example',
    'https://evil.example/calusa.example',
    'https://sub.calusa.example',
    'https://calusa.example:8443',
    'http://calusa.example', // an attacker on the network can serve this one
    'null',
    '',
  ]) {
    expect(from({ origin })).toBe(false);
  }
});

test('a browser that sends no referrer says that the form is our own by Sec-Fetch-Site alone', () => {
  expect(from({ 'sec-fetch-site': 'same-origin', origin: 'null' })).toBe(true);
  for (const site of ['none', 'same-site', 'cross-site', ''])
    expect(from({ 'sec-fetch-site': site, origin: 'null' })).toBe(false);
  expect(from({ 'sec-fetch-site': 'same-origin', origin: 'https://evil.example' })).toBe(false);
});

test('an Origin that is nonsense does not match a missing Host', () => {
  expect(isOwnOrigin(new Headers({ origin: 'null' }))).toBe(false);
});

test('a form reached by another name of this machine is our own', () => {
  expect(isOwnOrigin(new Headers({ origin: 'http://localhost:3000', host: 'localhost:3000' }))).toBe(true);
});

test('a Host that is none of ours makes no origin ours', () => {
  expect(isOwnOrigin(new Headers({ origin: 'https://evil.example', host: 'evil.example' }))).toBe(false);
  expect(isOwnOrigin(new Headers({ origin: 'https://localhost:3000', host: 'localhost:3000' }))).toBe(false);
});

test('a client that is no browser is accepted', () => {
  expect(from({})).toBe(true);
});
