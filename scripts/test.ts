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

const total = (all: readonly Counts[]): Counts => ({
  passed: all.reduce((sum, { passed }) => sum + passed, 0),
  failed: all.reduce((sum, { failed }) => sum + failed, 0),
});

/** What ends without a report counts as failed: it must keep neither the rest from running nor the sum from being printed. */
async function counted(run: () => Counts | Promise<Counts>): Promise<Counts> {
  try {
    return await run();
  } catch (error) {
    console.error(error);
    return { passed: 0, failed: 1 };
  }
}

async function everything(flags: string[]): Promise<Counts> {
  const say = (step: string) => console.log(`• ${step}`);
  provideBrowser(say);
  await buildIfStale(say);
  // One after another: two cores can't serve, browse and compile at once.
  return total([await counted(() => jest(flags)), await counted(() => playwright(flags))]);
}

const { passed, failed } = await counted(() => everything(process.argv.slice(2)));
console.log(`tests: ${passed} passed, ${failed} failed`);
process.exit(failed === 0 && passed > 0 ? 0 : 1);
