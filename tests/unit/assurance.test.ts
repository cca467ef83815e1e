import { existsSync, globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { PROMISES, type AssuredPromise } from '@/scripts/assurance/promises';
import { assuranceText } from '@/scripts/assurance/report';
import { outcomeOf, outcomesByFile } from '@/scripts/assurance/results';
import type { JestReport, PlaywrightReport } from '@/scripts/test-runs';

const jestRun = (files: Record<string, string[]>) =>
  ({
    testResults: Object.entries(files).map(([file, statuses]) => ({
      name: path.resolve('tests', file),
      assertionResults: statuses.map((status) => ({ status })),
    })),
  }) as JestReport;

const browserRun = (files: Record<string, string[]>) =>
  ({
    suites: Object.entries(files).map(([file, statuses]) => ({
      file,
      specs: [],
      suites: [
        {
          file,
          specs: statuses.map((status) => ({
            tests: [{ status, annotations: [{ type: 'figure', description: `3 of ${file}` }] }],
          })),
        },
      ],
    })),
  }) as unknown as PlaywrightReport;

const PROMISE: AssuredPromise = {
  promise: 'P',
  mechanism: 'M',
  tests: ['unit/a.test.ts', 'e2e/b.e2e.ts'],
  proof: { command: ['fuzz', '5'], figures: { sent: /sent: (\d+)/ } },
};
const DONE = { ok: true, output: 'sent: 5' };

test('each promise names tests and a command that there are, each once', () => {
  expect(PROMISES.length).toBeGreaterThan(10);
  const { scripts } = JSON.parse(readFileSync('package.json', 'utf8')) as { scripts: Record<string, string> };
  for (const { promise, tests, proof } of PROMISES) {
    expect([promise, tests.filter((file) => !existsSync(path.join('tests', file)))]).toEqual([promise, []]);
    expect([promise, new Set(tests).size]).toEqual([promise, tests.length]);
    if (proof) expect(Object.keys(scripts)).toContain(proof.command[0]);
  }
});

test('the page has a row for each promise', () => {
  const [file = ''] = globSync('docs/assurance.md');
  const page = readFileSync(file, 'utf8');
  for (const { promise } of PROMISES) expect(page).toContain(`| ${promise} `);
});

test('a promise is proved where every file passed and its command succeeded', () => {
  const outcomes = outcomesByFile(
    jestRun({ 'unit/a.test.ts': ['passed', 'passed'] }),
    browserRun({ 'b.e2e.ts': ['expected'] }),
  );
  expect(outcomeOf(PROMISE, outcomes, DONE)).toEqual({
    isProved: true,
    passed: 3,
    failed: 0,
    figures: ['3 of b.e2e.ts', 'sent: 5'],
  });
  expect(outcomeOf(PROMISE, outcomes, { ...DONE, ok: false }).isProved).toBe(false);
  expect(outcomeOf(PROMISE, outcomes).isProved).toBe(false);
});

test.each([
  ['a test that failed', { 'unit/a.test.ts': ['passed', 'failed'] }, { 'b.e2e.ts': ['expected'] }],
  ['a test that was skipped', { 'unit/a.test.ts': ['passed'] }, { 'b.e2e.ts': ['expected', 'skipped'] }],
  ['a test that passed at its second try', { 'unit/a.test.ts': ['passed'] }, { 'b.e2e.ts': ['flaky'] }],
  ['a file that could not be loaded', { 'unit/a.test.ts': [] }, { 'b.e2e.ts': ['expected'] }],
  ['a file that did not run', { 'unit/a.test.ts': ['passed'] }, {}],
])('%s proves nothing', (_, jest, browser) => {
  const outcomes = outcomesByFile(jestRun(jest), browserRun(browser as Record<string, string[]>));
  expect(outcomeOf(PROMISE, outcomes, DONE).isProved).toBe(false);
});

test('the page says what was not proved and what was not run, and no figure for it', () => {
  const outcome = { isProved: false, passed: 1, failed: 2, figures: [] };
  const other = { ...PROMISE, promise: 'Q' };
  const circumstances = { day: '2026-11-30', commit: 'abc1234', minutes: 3, cores: 2 };
  const text = assuranceText([PROMISE, other], new Map([[PROMISE, outcome]]), circumstances);
  expect(text).toContain('0 of 1 promises proved; 1 weren’t in this run');
  expect(text).toContain('| **Not proved.** 1 tests passed, 2 failed |');
  expect(text).toMatch(/\| Q \|.*\| Not in this run \|/);
});
