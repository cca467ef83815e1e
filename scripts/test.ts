import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { buildIfStale } from './build-site';
import { provideBrowser } from './local/browser';

type Report = Record<
  'numPassedTests' | 'numFailedTests' | 'numPendingTests' | 'numRuntimeErrorTestSuites',
  number
>;

// ES modules in Jest (pg-boss, Prisma's query compiler, remark) need Node's module support in vm contexts.
const NODE_OPTIONS = '--experimental-vm-modules --disable-warning=ExperimentalWarning';

/** Runs Jest on some of its projects. `flags` may narrow it to files. */
function jest(projects: string[], flags: string[]): Report {
  const folder = mkdtempSync(path.join(tmpdir(), 'calusa-report-'));
  const file = path.join(folder, 'report.json');
  const args = [
    'node_modules/jest/bin/jest.js',
    '--selectProjects',
    ...projects,
    '--json',
    '--passWithNoTests',
    '--forceExit', // what a failed test left open must not keep the others' results
    `--outputFile=${file}`,
    // Module contexts are never given back within a process: a worker that grew makes room for a new one.
    '--workerIdleMemoryLimit=1GB',
    ...flags,
  ];
  spawnSync(process.execPath, args, {
    stdio: ['ignore', 'ignore', 'inherit'],
    env: { ...process.env, NODE_OPTIONS },
  });
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Report;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const flags = process.argv.slice(2);
// The browser tests run on the production build, alone: two cores can't serve, browse and compile at once.
const say = (step: string) => console.log(`• ${step}`);
provideBrowser(say);
await buildIfStale(say);
const reports = [
  jest(['unit', 'component', 'integration'], ['--maxWorkers=100%', ...flags]),
  jest(['e2e'], ['--maxWorkers=1', ...flags]),
];

const sum = (...counts: (keyof Report)[]) =>
  reports.reduce((total, report) => counts.reduce((subtotal, count) => subtotal + report[count], total), 0);
const passed = sum('numPassedTests');
// A skipped test proves nothing, and a file that did not load has no tests to count.
const failed = sum('numFailedTests', 'numPendingTests', 'numRuntimeErrorTestSuites');
console.log(`tests: ${passed} passed, ${failed} failed`);
process.exit(failed === 0 && passed > 0 ? 0 : 1);
