import { writeFileSync } from 'node:fs';
import type { JestReport } from '@/scripts/test-runs';

/** What Jest gives its reporters of a run. */
type Results = Omit<JestReport, 'testResults'> & {
  testResults: readonly { testFilePath: string; testResults: readonly { status: string }[] }[];
};

/**
 * Writes the outcome of each test to the file that `JEST_REPORT` names. Jest's own report contains the errors too, and one
 * that refers to itself, as an HTTP client's may, ends the run without a report.
 */
export default class Report {
  onRunComplete(_contexts: unknown, results: Results): void {
    const { numPassedTests, numFailedTests, numPendingTests, numRuntimeErrorTestSuites } = results;
    const report: JestReport = {
      ...{ numPassedTests, numFailedTests, numPendingTests, numRuntimeErrorTestSuites },
      testResults: results.testResults.map(({ testFilePath, testResults }) => ({
        name: testFilePath,
        assertionResults: testResults.map(({ status }) => ({ status })),
      })),
    };
    writeFileSync(process.env.JEST_REPORT ?? '', JSON.stringify(report));
  }
}
