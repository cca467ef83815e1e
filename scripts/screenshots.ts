import { spawnSync } from 'node:child_process';

// It drives the product as the end-to-end tests do, and lives with them.
const args = [
  '--disable-warning=ExperimentalWarning',
  '--import',
  'tsx',
  'tests/screenshots.ts',
  ...process.argv.slice(2),
];
process.exit(spawnSync(process.execPath, args, { stdio: 'inherit' }).status ?? 1);
