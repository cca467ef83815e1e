import { fork } from 'node:child_process';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import type { ServerUrls } from './database';

/** `keeper` is the process that starts the server again whenever it ends. */
export type StartedPostgres = { urls: ServerUrls; keeper: number; stop: () => Promise<void> };

/**
 * Starts a migrated PostgreSQL in a separate process, which ends with this one.
 * @param folder where it keeps its files
 */
export async function startPostgres(folder = tmpdir()): Promise<StartedPostgres> {
  const server = fork('tests/support/postgres-server.ts', {
    execArgv: ['--import', 'tsx'],
    env: { ...process.env, TMPDIR: folder },
  });
  const gone = once(server, 'exit');
  const failed = gone.then(() => Promise.reject(new Error('The test database did not start')));
  const [urls] = (await Promise.race([once(server, 'message'), failed])) as [ServerUrls];
  failed.catch(() => undefined);
  const stop = async () => {
    server.disconnect();
    await gone;
  };
  return { urls, keeper: server.pid!, stop };
}
