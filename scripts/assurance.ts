import { execFileSync, spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { format, resolveConfig } from 'prettier';
import { PROMISES, type AssuredPromise } from './assurance/promises';
import { assuranceText } from './assurance/report';
import { outcomeOf, outcomesByFile, type Ended } from './assurance/results';
import { buildIfStale } from './build-site';
import { provideBrowser } from './local/browser';
import { runJest, runPlaywright } from './test-runs';

// `npm run assurance [-- WORD…]`: runs what proves each promise, or those one of whose proofs contains a word, and writes
// docs/assurance.md.

const DOCUMENT = 'docs/assurance.md';
const words = process.argv.slice(2);
const say = (step: string) => console.log(`• ${step}`);

const proofsOf = ({ tests, proof }: AssuredPromise) => [...tests, ...(proof?.command ?? [])];
const isChosen = (promise: AssuredPromise) =>
  words.length === 0 || proofsOf(promise).some((name) => words.some((word) => name.includes(word)));

/** Runs a promise's own command, and shows its output as well. */
function runProof({ proof }: AssuredPromise): Ended | undefined {
  if (!proof) return undefined;
  const args = ['scripts/run.mjs', ...proof.command];
  const { status, stdout } = spawnSync(process.execPath, args, {
    stdio: ['ignore', 'pipe', 'inherit'],
    encoding: 'utf8',
  });
  console.log(stdout);
  return { ok: status === 0, output: stdout };
}

const commit = () => execFileSync('git', ['rev-parse', '--short', 'HEAD'], { encoding: 'utf8' }).trim();

const start = performance.now();
const chosen = PROMISES.filter(isChosen);
if (chosen.length === 0) {
  console.error(`No promise has a proof that contains ${words.join(' or ')}.`);
  process.exit(1);
}
provideBrowser(say);
await buildIfStale(say);
const files = [...new Set(chosen.flatMap(({ tests }) => tests))].map((file) => `tests/${file}`);
const isInBrowser = (file: string) => file.endsWith('.e2e.ts');
// One after another, as in `npm test`. Without names, both would run everything.
const jest = runJest(['--runTestsByPath', ...files.filter((file) => !isInBrowser(file))]);
const inBrowsers = files.filter(isInBrowser);
const playwright =
  inBrowsers.length > 0
    ? runPlaywright(inBrowsers)
    : { stats: { expected: 0, unexpected: 0, skipped: 0, flaky: 0 }, errors: [], suites: [] };
const byFile = outcomesByFile(jest, playwright);
const outcomes = new Map(
  chosen.map((promise) => [promise, outcomeOf(promise, byFile, runProof(promise))] as const),
);

const circumstances = {
  day: new Date().toISOString().slice(0, 10),
  commit: commit(),
  minutes: Math.round((performance.now() - start) / 60_000),
  cores: cpus().length,
};
const text = assuranceText(PROMISES, outcomes, circumstances);
writeFileSync(DOCUMENT, await format(text, { ...(await resolveConfig(DOCUMENT)), parser: 'markdown' }));
for (const [{ promise }, { isProved, passed, figures }] of outcomes)
  console.log(`${isProved ? '✓' : '✗'} ${promise} (${[`${passed} tests`, ...figures].join('; ')})`);
const isAll = [...outcomes.values()].every(({ isProved }) => isProved);
console.log(`${isAll ? 'All proved' : 'Not all proved'}, in ${circumstances.minutes} minutes: ${DOCUMENT}`);
process.exit(isAll ? 0 : 1);
