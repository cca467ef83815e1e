import type { AssuredPromise } from './promises';
import type { PromiseOutcome } from './results';

/** What a run was like. */
export type Circumstances = { day: string; commit: string; minutes: number; cores: number };

const HEAD = `# Assurance

What the site promises, how it keeps that, and what proves it, with the figures of the last run of \`npm run assurance\`. The command
writes this page, so don't edit it; the list is in \`scripts/assurance/promises.ts\`. Each test file named here is in \`npm test\`, too.
What laws ask for, and what is left to the clinic: [rules of the field](compliance.md).`;

const TABLE = `| Promise | Mechanism | Proof | Figures |
| --- | --- | --- | --- |`;

const proofText = ({ tests, proof }: AssuredPromise) =>
  [...tests.map((file) => `\`${file}\``), ...(proof ? [`\`npm run ${proof.command.join(' ')}\``] : [])].join(
    ', ',
  );

function figureText(outcome: PromiseOutcome | undefined): string {
  if (!outcome) return 'Not in this run';
  const { isProved, passed, failed, figures } = outcome;
  const tests = failed === 0 ? `${passed} tests passed` : `${passed} tests passed, ${failed} failed`;
  return `${isProved ? '' : '**Not proved.** '}${[tests, ...figures].join('; ')}`;
}

function runText(
  all: number,
  outcomes: readonly PromiseOutcome[],
  { day, commit, minutes, cores }: Circumstances,
): string {
  const proved = outcomes.filter(({ isProved }) => isProved).length;
  return `Run on ${day} at \`${commit}\`, in ${minutes} minutes on ${cores} cores: ${proved} of ${outcomes.length} promises proved; ${all - outcomes.length} weren’t in this run.`;
}

/** The page about a run, as Markdown; `outcomes` has no entry for what wasn't run. Without circumstances it is about none. */
export function assuranceText(
  promises: readonly AssuredPromise[],
  outcomes: ReadonlyMap<AssuredPromise, PromiseOutcome>,
  circumstances?: Circumstances,
): string {
  const rows = promises.map(
    (each) =>
      `| ${each.promise} | ${each.mechanism} | ${proofText(each)} | ${figureText(outcomes.get(each))} |`,
  );
  return `${HEAD}

${circumstances ? runText(promises.length, [...outcomes.values()], circumstances) : 'No run has been recorded yet.'}

${TABLE}
${rows.join('\n')}
`;
}
