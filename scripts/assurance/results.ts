import path from 'node:path';
import type { JestReport, PlaywrightReport } from '../test-runs';
import type { AssuredPromise, Proof } from './promises';

/** What came of a test file. Whatever didn't pass counts as failed. */
export type FileOutcome = { passed: number; failed: number; figures: readonly string[] };
export type FileOutcomes = ReadonlyMap<string, FileOutcome>;

/** What came of the proof of a promise that was in this run. */
export type PromiseOutcome = {
  isProved: boolean;
  passed: number;
  failed: number;
  figures: readonly string[];
};

/** The type of the annotations by which browser tests give figures. */
export const FIGURE = 'figure';

type Suite = PlaywrightReport['suites'][number];
const testsOf = (suite: Suite): Suite['specs'][number]['tests'] => [
  ...suite.specs.flatMap(({ tests }) => tests),
  ...(suite.suites ?? []).flatMap(testsOf),
];

/** Counts what passed in each file of a run, by its path in `tests`. */
export function outcomesByFile(jest: JestReport, playwright: PlaywrightReport): FileOutcomes {
  const outcomes = new Map<string, FileOutcome>();
  for (const { name, assertionResults } of jest.testResults) {
    const passed = assertionResults.filter(({ status }) => status === 'passed').length;
    const failed = assertionResults.length - passed;
    outcomes.set(path.relative('tests', name), { passed, failed, figures: [] });
  }
  for (const suite of playwright.suites) {
    const tests = testsOf(suite);
    const passed = tests.filter(({ status }) => status === 'expected').length;
    const figures = tests
      .flatMap(({ annotations }) => annotations)
      .flatMap(({ type, description }) => (type === FIGURE && description ? [description] : []));
    outcomes.set(`e2e/${path.basename(suite.file)}`, { passed, failed: tests.length - passed, figures });
  }
  return outcomes;
}

/** A finished program. */
export type Ended = { ok: boolean; output: string };

/** The figures in a program's output, in words; one that isn't there is missing. */
const figuresIn = ({ figures }: Proof, output: string) =>
  Object.entries(figures).map(([name, pattern]) => `${name}: ${pattern.exec(output)?.[1] ?? 'missing'}`);

/** Whether all that proves a promise passed. A file of which no test ran proves nothing. */
export function outcomeOf(
  { tests, proof }: AssuredPromise,
  outcomes: FileOutcomes,
  ended?: Ended,
): PromiseOutcome {
  const files = tests.map((file) => outcomes.get(file) ?? { passed: 0, failed: 0, figures: [] });
  const sum = (which: 'passed' | 'failed') => files.reduce((total, file) => total + file[which], 0);
  const isProved =
    files.every(({ passed, failed }) => passed > 0 && failed === 0) && (!proof || ended?.ok === true);
  const ofProof = proof ? figuresIn(proof, ended?.output ?? '') : [];
  const figures = [...files.flatMap((file) => file.figures), ...ofProof];
  return { isProved, passed: sum('passed'), failed: sum('failed'), figures };
}
