import { spawnSync } from 'node:child_process';

// `npm run test:postgres -- postgresql://superuser@… [FILE…]`: the integration tests on a server of another version. It must be
// one for tests alone: they make roles and databases on it, and remove them.
const [url, ...files] = process.argv.slice(2);
if (!url || !/^postgres(ql)?:/.test(url)) {
  console.error('Use: npm run test:postgres -- postgresql://SUPERUSER:PASSWORD@HOST:PORT/postgres [FILE…]');
  process.exit(1);
}
const args = [
  '--import=./tests/support/shared-code.ts',
  'node_modules/jest/bin/jest.js',
  '--selectProjects',
  'integration',
  '--forceExit',
  '--workerIdleMemoryLimit=1GB', // as in `npm test`
  '--',
  ...files,
];
const NODE_OPTIONS = '--experimental-vm-modules --disable-warning=ExperimentalWarning';
const { status } = spawnSync(process.execPath, args, {
  stdio: 'inherit',
  env: { ...process.env, NODE_OPTIONS, TEST_DATABASE_URL: url },
});
process.exit(status ?? 1);
