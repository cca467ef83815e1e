import { spawnSync } from 'node:child_process';
import { boundaryBreaches, sourceFiles } from './check/import-boundaries';
import { drawArchitecture } from './check/contexts';
import { licenseProblems, lockedPackages } from './check/licenses';

/** Returns what is wrong, or an empty string. */
type Check = () => string;

const tool =
  (program: string, ...args: string[]): Check =>
  () => {
    const { status, stdout, stderr, error } = spawnSync(
      process.execPath,
      [`node_modules/${program}`, ...args],
      { encoding: 'utf8', maxBuffer: Infinity },
    );
    return status === 0
      ? ''
      : `${stdout}${stderr}${error?.message ?? ''}`.trim() || 'It ended without a word.';
  };

const CHECKS: Record<string, Check> = {
  'format (prettier)': tool('prettier/bin/prettier.cjs', '--check', '.'),
  'lint (eslint)': tool('eslint/bin/eslint.js', '--max-warnings', '0', '.'),
  'types (tsc)': tool('typescript/bin/tsc', '--noEmit'),
  'import boundaries (dependency-cruiser)': () => boundaryBreaches('.', sourceFiles()).join('\n'),
  'picture of the contexts (docs/architecture.md)': () => {
    const { text, redrawn } = drawArchitecture();
    return text === redrawn ? '' : 'It is out of date: run `npm run contexts`.';
  },
  'unused code (knip)': tool('knip/bin/knip.js', '--no-progress'),
  'packages of production (knip)': tool(
    'knip/bin/knip.js',
    '--no-progress',
    '--production',
    '--strict',
    '--include',
    'dependencies,unlisted,unresolved',
  ),
  'licenses (package-lock.json)': () => licenseProblems(lockedPackages()).join('\n'),
  'secrets (secretlint)': tool(
    'secretlint/bin/secretlint.js',
    '--secretlintignore',
    '.gitignore',
    '**/*',
    '.*',
  ),
};

/** A checker that can't run hasn't passed. */
function problemOf(check: Check): string {
  try {
    return check();
  } catch (error) {
    return String(error);
  }
}

for (const [name, check] of Object.entries(CHECKS)) {
  const problem = problemOf(check);
  console.log(problem === '' ? `✓ ${name}` : `✗ ${name}\n${problem}\n`);
  if (problem !== '') process.exitCode = 1;
}
