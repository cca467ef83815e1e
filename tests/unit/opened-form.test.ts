import { randomBytes, randomUUID } from 'node:crypto';
import { openedToken, readOpened, sameOrNewToken } from '@/lib/platform/opened-form';

process.env.CONFIDENTIAL_KEYS = randomBytes(32).toString('base64');

const NOW = new Date('2026-11-23T15:00:00Z');
const later = (hours: number) => new Date(NOW.getTime() + hours * 3_600_000);
const id = randomUUID();
const token = openedToken(id, NOW);

test('a token says which form was opened and when, for a day', () => {
  expect(readOpened(token, '', later(0.01))).toEqual({ id, openedAt: NOW, hasWorked: false });
  expect(readOpened(token, '', later(23.9))).toMatchObject({ id });
  expect(readOpened(token, '', later(24.1))).toBeUndefined();
});

test.each([
  ['none', ''],
  ['another text', 'a.b.c'],
  ['another id', token.replace(id, randomUUID())],
  ['another time', token.replace(/\.\w+\./, `.${later(1).getTime().toString(36)}.`)],
  ['another signature', `${token.slice(0, -4)}AAAA`],
  ['more parts', `${token}.more`],
  ['a time that is none', `${id}..${token.split('.')[2]}`],
])('%s is no token', (_what, text) => {
  expect(readOpened(text, '', later(0.5))).toBeUndefined();
});

test('a clock that is a little behind the one that gave it knows it too, and none of far ahead', () => {
  expect(readOpened(token, '', later(-0.01))).toBeDefined();
  expect(readOpened(token, '', later(-1))).toBeUndefined();
});

test('a form that comes back keeps its token while that is good, else gets a new one', () => {
  expect(sameOrNewToken(token, randomUUID(), later(1))).toBe(token);
  const other = randomUUID();
  expect(readOpened(sameOrNewToken(token, other, later(25)), '', later(25))).toMatchObject({ id: other });
});
