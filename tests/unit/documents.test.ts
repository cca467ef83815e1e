import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';

const STATES = ['met', 'partly', 'not met', 'not applicable'];

const rowsOf = (file: string) =>
  readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => line.startsWith('|'))
    .map((line) => line.split('|').map((cell) => cell.trim()));

test.each(['docs/threat-model.md', 'docs/asvs.md'])('every test that %s names is there', (file) => {
  const named = [...readFileSync(file, 'utf8').matchAll(/`((?:unit|component|integration|e2e)\/[^`]+)`/g)];
  expect(named.length).toBeGreaterThan(20);
  expect(named.map(([, name]) => name ?? '').filter((name) => !existsSync(path.join('tests', name)))).toEqual(
    [],
  );
});

test('every requirement of the standard has a state, and where or why', () => {
  const rows = rowsOf('docs/asvs.md').filter(([, id]) => /^\d/.test(id ?? ''));
  expect(new Set(rows.map(([, id]) => id)).size).toBe(rows.length);
  for (const [, id, asks, state, where] of rows)
    expect([id, STATES.includes(state ?? ''), asks !== '', where !== '']).toEqual([id, true, true, true]);
});
