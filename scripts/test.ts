import { buildIfStale } from './build-site';
import { provideBrowser } from './local/browser';
import { runJest, runPlaywright } from './test-runs';

type Counts = { passed: number; failed: number };

// A skipped test proves nothing, and a file that failed to load has no tests to count.

function jest(flags: string[]): Counts {
  const report = runJest(flags);
  const { numFailedTests, numPendingTests, numRuntimeErrorTestSuites } = report;
  return {
    passed: report.numPassedTests,
    failed: numFailedTests + numPendingTests + numRuntimeErrorTestSuites,
  };
}

function playwright(flags: string[]): Counts {
  const { stats, errors } = runPlaywright(flags);
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
