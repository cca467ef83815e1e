import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { cleanEnvironment } from '../support/site';

/** At its exit the log library writes what waits, again and again where nobody reads it. */
const LOG_UNTIL_THE_END = `
  import { log } from '@/lib/platform/log';
  process.prependListener('disconnect', () => log.info('worker.stopped', {}));
  process.send('ready');`;

test('a server whose start command was killed, and with it the reader of its log, ends', async () => {
  const args = [
    '--import',
    'tsx',
    '--import',
    path.resolve('scripts/local/exit-with-parent.mjs'),
    '--input-type=module',
    '-e',
    LOG_UNTIL_THE_END,
  ];
  const child = spawn(process.execPath, args, {
    env: cleanEnvironment(),
    stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
  });
  await once(child, 'message');
  child.stdout?.destroy();
  child.disconnect();
  expect(await once(child, 'exit')).toEqual([null, 'SIGKILL']);
});
