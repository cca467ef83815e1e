import { spawnSync } from 'node:child_process';

/**
 * Hands over to a program under tests/ that drives the product like the browser tests do, passing on the command line
 * arguments.
 */
export function drive(file: string): never {
  const args = ['--disable-warning=ExperimentalWarning', '--import', 'tsx', file, ...process.argv.slice(2)];
  process.exit(spawnSync(process.execPath, args, { stdio: 'inherit' }).status ?? 1);
}
