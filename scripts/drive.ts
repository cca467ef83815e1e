import { spawnSync } from 'node:child_process';

/** Hands over to a program under tests/ that drives the product as the browser tests do, with what was typed behind the command. */
export function drive(file: string): never {
  const args = ['--disable-warning=ExperimentalWarning', '--import', 'tsx', file, ...process.argv.slice(2)];
  process.exit(spawnSync(process.execPath, args, { stdio: 'inherit' }).status ?? 1);
}
