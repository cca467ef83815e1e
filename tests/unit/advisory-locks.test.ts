import { globSync, readFileSync } from 'node:fs';
import { LOCKS } from '@/lib/platform/advisory-locks';

const LIST = 'lib/platform/advisory-locks.ts';
const SOURCES = globSync(['{app,components,lib,scripts}/**/*.{ts,tsx,js,mjs}', 'prisma/migrations/**/*.sql']);

test('no two locks share a number', () => {
  const numbers = Object.values<number>(LOCKS);
  expect(new Set(numbers).size).toBe(numbers.length);
});

/** A lock by number. Those on texts, such as a contact, are hashed to 64 bits and have no list. */
const NUMBERED = /advisory_(?:xact_)?(?:un)?lock\((?!hashtextextended)/i;

test('numbered locks are taken through the list alone', () => {
  const takers = SOURCES.filter((file) => NUMBERED.test(readFileSync(file, 'utf8')));
  expect(takers).toEqual([LIST]);
});
