import { spawnSync } from 'node:child_process';
import { cleanEnvironment } from './site';

/** What a process of its own prints, to either stream, while it runs the code; its exit code beside it. */
export function runCode(code: string): { printed: string; status: number | null } {
  const args = ['--import', 'tsx', '--input-type=module', '-e', code];
  const { stdout, stderr, status } = spawnSync(process.execPath, args, {
    encoding: 'utf8',
    env: cleanEnvironment(),
  });
  return { printed: stdout + stderr, status };
}
