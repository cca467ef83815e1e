import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { buildIfStale } from './build-site';
import { provideBrowser } from './local/browser';

type Counts = { passed: number; failed: number };

/** What Jest and Playwright report about a run. */
type JestReport = Record<
  'numPassedTests' | 'numFailedTests' | 'numPendingTests' | 'numRuntimeErrorTestSuites',
  number
>;
type PlaywrightReport = {
  stats: Record<'expected' | 'unexpected' | 'skipped' | 'flaky', number>;
  errors: unknown[];
};

// ES modules in Jest (pg-boss, Prisma's query compiler, remark) need Node's support for modules in vm contexts.
const NODE_OPTIONS = '--experimental-vm-modules --disable-warning=ExperimentalWarning';

/** Runs a program that writes its report to a file, and reads it. Its own output goes to stderr. */
function reportOf(runIn: (file: string) => { args: string[]; env: Record<string, string> }): unknown {
  const folder = mkdtempSync(path.join(tmpdir(), 'calusa-report-'));
  const file = path.join(folder, 'report.json');
  const { args, env } = runIn(file);
  spawnSync(process.execPath, args, { stdio: ['ignore', 2, 'inherit'], env: { ...process.env, ...env } });
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

// A skipped test proves nothing, and a file that failed to load has no tests to count.

/** Unit, component and integration tests. */
function jest(flags: string[]): Counts {
  const report = reportOf((file) => ({
    args: [
      '--import=./tests/support/shared-code.ts', // in its workers too
      'node_modules/jest/bin/jest.js',
      '--json',
      '--passWithNoTests',
      '--forceExit', // what a failed test left open must not hold back the results
      `--outputFile=${file}`,
      // Module contexts are never freed within a process, so a worker that grew too large is replaced.
      '--workerIdleMemoryLimit=1GB',
      '--maxWorkers=100%',
      ...flags,
    ],
    env: { NODE_OPTIONS },
  })) as JestReport;
  const { numFailedTests, numPendingTests, numRuntimeErrorTestSuites } = report;
  return {
    passed: report.numPassedTests,
    failed: numFailedTests + numPendingTests + numRuntimeErrorTestSuites,
  };
}

/** Browser tests, on the production build. */
function playwright(flags: string[]): Counts {
  const { stats, errors } = reportOf((file) => ({
    args: [
      'node_modules/playwright/cli.js',
      'test',
      '--pass-with-no-tests',
      '--reporter=list,json',
      ...flags,
    ],
    env: { PLAYWRIGHT_JSON_OUTPUT_FILE: file },
  })) as PlaywrightReport;
  return { passed: stats.expected, failed: stats.unexpected + stats.skipped + stats.flaky + errors.length };
}

const flags = process.argv.slice(2);
const say = (step: string) => console.log(`• ${step}`);
provideBrowser(say);
await buildIfStale(say);
// One after another: two cores can't serve, browse and compile at once.
const counts = [jest(flags), playwright(flags)];

const sum = (which: keyof Counts) => counts.reduce((total, each) => total + each[which], 0);
console.log(`tests: ${sum('passed')} passed, ${sum('failed')} failed`);
process.exit(sum('failed') === 0 && sum('passed') > 0 ? 0 : 1);
