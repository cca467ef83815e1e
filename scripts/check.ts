import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { boundaryBreaches, sourceFiles } from './check/import-boundaries';
import { drawArchitecture } from './check/contexts';
import {
  dockerfileFinding,
  kubernetesFinding,
  kustomizeFinding,
  nginxFinding,
  prometheusFinding,
  systemdFinding,
  type Finding,
} from './check/deployment';
import { licenseProblems, lockedPackages } from './check/licenses';

/** Returns what is wrong, or an empty string; or that a tool of the system is missing. */
type Check = () => string | Finding | Promise<Finding>;

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
      : `${stdout}${stderr}${error?.message ?? ''}`.trim() || 'It ended without any output.';
  };

function pinnedNode(): string {
  const { dependencies } = JSON.parse(readFileSync('package.json', 'utf8')) as {
    dependencies: { node: string };
  };
  return dependencies.node;
}

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
  'image (dockerfile-utils)': () =>
    dockerfileFinding(readFileSync('deploy/Dockerfile', 'utf8'), pinnedNode()),
  'compose file (dclint)': tool(
    'dclint/bin/dclint.cjs',
    '--config',
    'deploy/compose/.dclintrc.yaml',
    '--max-warnings',
    '0',
    'deploy/compose',
  ),
  'manifests (kubernetes-models)': kubernetesFinding,
  'manifests (kubectl kustomize)': kustomizeFinding,
  'units (systemd-analyze verify)': systemdFinding,
  'proxy (nginx -t)': nginxFinding,
  'alert rules (promtool check)': prometheusFinding,
};

/** A checker that can't run hasn't passed. */
async function run(check: Check): Promise<Finding> {
  try {
    const found = await check();
    return typeof found === 'string' ? { problem: found } : found;
  } catch (error) {
    return { problem: String(error) };
  }
}

for (const [name, check] of Object.entries(CHECKS)) {
  const found = await run(check);
  if ('skipped' in found) {
    console.log(`– ${name}: skipped, ${found.skipped}`);
    continue;
  }
  console.log(found.problem === '' ? `✓ ${name}` : `✗ ${name}\n${found.problem}\n`);
  if (found.problem !== '') process.exitCode = 1;
}
