import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import Report from '../support/jest-report';

test('a test that failed with an error that refers to itself is in the report like any other', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'calusa-report-'));
  process.env.JEST_REPORT = path.join(folder, 'report.json');
  const error: { self?: unknown } = {};
  error.self = error;
  const counts = { numPassedTests: 1, numFailedTests: 1, numPendingTests: 0, numRuntimeErrorTestSuites: 0 };
  const tests = [{ status: 'passed' }, { status: 'failed', failureDetails: [error] }];
  new Report().onRunComplete(undefined, {
    ...counts,
    testResults: [{ testFilePath: '/a.test.ts', testResults: tests }],
  });
  const assertionResults = [{ status: 'passed' }, { status: 'failed' }];
  expect(JSON.parse(readFileSync(process.env.JEST_REPORT, 'utf8'))).toEqual({
    ...counts,
    testResults: [{ name: '/a.test.ts', assertionResults }],
  });
  rmSync(folder, { recursive: true });
});
