import { fork } from 'node:child_process';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import type { ServerUrls } from './database';

/** `keeper` is the process that starts the server again whenever it ends. */
export type StartedPostgres = { urls: ServerUrls; keeper: number; stop: () => Promise<void> };

/**
 * Starts migrated PostgreSQL servers in one separate process, which ends with this one and has loaded only once what starts
 * and migrates them.
 * @param folder where they keep their files
 */
export async function startServers(count: number, folder = tmpdir()) {
  const keeper = fork('tests/support/postgres-server.ts', [String(count)], {
    execArgv: ['--import', 'tsx'],
    env: { ...process.env, TMPDIR: folder },
  });
  const gone = once(keeper, 'exit');
  const failed = gone.then(() => Promise.reject(new Error('The test database did not start')));
  const [urls] = (await Promise.race([once(keeper, 'message'), failed])) as [ServerUrls[]];
  failed.catch(() => undefined);
  const stop = async () => {
    keeper.disconnect();
    await gone;
  };
  return { urls, keeper: keeper.pid!, stop };
}

/** Starts one such server. */
export async function startPostgres(folder?: string): Promise<StartedPostgres> {
  const { urls, ...rest } = await startServers(1, folder);
  return { urls: urls[0]!, ...rest };
}
