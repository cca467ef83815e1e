import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

type JestFile = {
  /** Its absolute path. */
  name: string;
  assertionResults: { status: string }[];
};
/** What is known about a run of Jest (tests/support/jest-report.ts). */
export type JestReport = Record<
  'numPassedTests' | 'numFailedTests' | 'numPendingTests' | 'numRuntimeErrorTestSuites',
  number
> & { testResults: JestFile[] };

type PlaywrightTest = { status: string; annotations: { type: string; description?: string }[] };
type PlaywrightSuite = {
  /** Its path in `tests/e2e`. */
  file: string;
  suites?: PlaywrightSuite[];
  specs: { tests: PlaywrightTest[] }[];
};
/** What Playwright reports about a run. */
export type PlaywrightReport = {
  stats: Record<'expected' | 'unexpected' | 'skipped' | 'flaky', number>;
  errors: unknown[];
  suites: PlaywrightSuite[];
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

/** Runs unit, component and integration tests. Throws if Jest ends without a report. */
export const runJest = (flags: readonly string[]) =>
  reportOf((file) => ({
    args: [
      '--import=./tests/support/shared-code.ts', // in its workers too
      'node_modules/jest/bin/jest.js',
      ...['--reporters=default', '--reporters=./tests/support/jest-report.ts'],
      '--passWithNoTests',
      '--forceExit', // what a failed test left open must not hold back the results
      // Module contexts are never freed within a process, so a worker that grew too large is replaced.
      '--workerIdleMemoryLimit=1GB',
      '--maxWorkers=100%',
      ...flags,
    ],
    env: { NODE_OPTIONS, JEST_REPORT: file },
  })) as JestReport;

/** Runs browser tests, on the production build. Throws if Playwright ends without a report. */
export const runPlaywright = (flags: readonly string[]) =>
  reportOf((file) => ({
    args: [
      'node_modules/playwright/cli.js',
      'test',
      '--pass-with-no-tests',
      '--reporter=list,json',
      ...flags,
    ],
    env: { PLAYWRIGHT_JSON_OUTPUT_FILE: file },
  })) as PlaywrightReport;
