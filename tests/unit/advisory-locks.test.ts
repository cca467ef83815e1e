import { globSync, readFileSync } from 'node:fs';
import { LOCKS } from '@/lib/platform/advisory-locks';

const LIST = 'lib/platform/advisory-locks.ts';
const SOURCES = globSync(['{app,components,lib,scripts}/**/*.{ts,tsx,js,mjs}', 'prisma/migrations/**/*.sql']);

test('no two locks share a number', () => {
  const numbers = Object.values<number>(LOCKS);
  expect(new Set(numbers).size).toBe(numbers.length);
});

test('locks are taken through the list alone', () => {
  const takers = SOURCES.filter((file) => /advisory_(?:xact_)?(?:un)?lock/i.test(readFileSync(file, 'utf8')));
  expect(takers).toEqual([LIST]);
});
