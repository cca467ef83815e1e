import { spawnSync } from 'node:child_process';

/**
 * Runs all tests but those in browsers, whose pages are served by other processes, and prints how much of each file they
 * reached. A figure fails nothing; a test does. Flags may narrow it to files.
 */
const args = [
  'node_modules/jest/bin/jest.js',
  '--selectProjects',
  'unit',
  'component',
  'integration',
  '--coverage',
  '--forceExit',
  '--maxWorkers=100%',
  '--workerIdleMemoryLimit=1GB', // as `npm test`
  ...process.argv.slice(2),
];
const NODE_OPTIONS = '--experimental-vm-modules --disable-warning=ExperimentalWarning';
const { status } = spawnSync(process.execPath, args, {
  stdio: 'inherit',
  env: { ...process.env, NODE_OPTIONS },
});
process.exit(status ?? 1);
