import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cleanEnvironment } from '../support/site';

const LOG_AND_EXIT = `
  import { log } from '@/lib/platform/log';
  process.stdin.once('end', () => {
    log.info('worker.stopped', {});
    log.info('worker.stopped', {});
    process.exit(0);
  }).resume();`;

test('a process whose log nobody reads any more still ends', async () => {
  const args = ['--import', 'tsx', '--input-type=module', '-e', LOG_AND_EXIT];
  const child = spawn(process.execPath, args, {
    env: cleanEnvironment(),
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  child.stdout.destroy();
  await once(child.stdout, 'close');
  child.stdin.end();
  expect(await once(child, 'exit')).toEqual([0, null]);
});
