import { spawnSync } from 'node:child_process';
import { buildIfStale } from './supervisor/build';

// It drives the product as the end-to-end tests do, and lives with them.
await buildIfStale((step) => console.log(`• ${step}`));
const args = [
  '--disable-warning=ExperimentalWarning',
  '--import',
  'tsx',
  'tests/fuzz.ts',
  ...process.argv.slice(2),
];
process.exit(spawnSync(process.execPath, args, { stdio: 'inherit' }).status ?? 1);
