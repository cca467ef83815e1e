import { createHash, webcrypto } from 'node:crypto';
import { workFor } from '@/components/intake/form-work';

const form = (token: string) => {
  document.body.innerHTML = `<form><input type="hidden" name="opened" value="${token}"><input type="hidden" name="work"></form>`;
  return document.forms[0]!;
};
const work = () => (document.forms[0]?.elements.namedItem('work') as HTMLInputElement).value;

beforeAll(() => Object.defineProperty(globalThis, 'crypto', { value: webcrypto, configurable: true }));
const secure = (isSecure: boolean) =>
  Object.defineProperty(window, 'isSecureContext', { value: isSecure, configurable: true });

test('a browser finds a number whose hash with the token begins with zero bits, as the server checks it', async () => {
  secure(true);
  await workFor(form('token'));
  const hash = createHash('sha256').update(`token:${work()}`).digest('hex');
  expect(hash).toMatch(/^000/);
});

test.each([
  ['over plain http, where browsers hash nothing', 'token', false],
  ['for a form without a token', '', true],
])('no work is done %s', async (_why, token, isSecure) => {
  secure(isSecure);
  await workFor(form(token));
  expect(work()).toBe('');
});
