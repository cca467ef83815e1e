import { spawnSync } from 'node:child_process';

/**
 * Runs all tests except those in browsers, whose pages are served by other processes, and prints how much of each file
 * they covered. Low coverage fails nothing, but a failing test does. Flags may restrict it to certain files.
 */
const args = [
  'node_modules/jest/bin/jest.js',
  '--coverage',
  '--forceExit',
  '--maxWorkers=100%',
  '--workerIdleMemoryLimit=1GB', // as in `npm test`
  ...process.argv.slice(2),
];
const NODE_OPTIONS = '--experimental-vm-modules --disable-warning=ExperimentalWarning';
const { status } = spawnSync(process.execPath, args, {
  stdio: 'inherit',
  env: { ...process.env, NODE_OPTIONS },
});
process.exit(status ?? 1);
