import { spawnSync } from 'node:child_process';
import { cleanEnvironment } from './site';

/** Runs code in a separate process. Returns what it printed to both streams, and its exit code. */
export function runCode(code: string): { printed: string; status: number | null } {
  const args = ['--import', 'tsx', '--input-type=module', '-e', code];
  const { stdout, stderr, status } = spawnSync(process.execPath, args, {
    encoding: 'utf8',
    env: cleanEnvironment(),
  });
  return { printed: stdout + stderr, status };
}
