import { fork } from 'node:child_process';
import { once } from 'node:events';
import type { ServerUrls } from './database';

/** Starts a migrated PostgreSQL in a separate process, which ends with this one. */
export async function startPostgres(): Promise<{ urls: ServerUrls; stop: () => Promise<void> }> {
  const server = fork('tests/support/postgres-server.ts', { execArgv: ['--import', 'tsx'] });
  const gone = once(server, 'exit');
  const failed = gone.then(() => Promise.reject(new Error('The test database did not start')));
  const [urls] = (await Promise.race([once(server, 'message'), failed])) as [ServerUrls];
  failed.catch(() => undefined);
  const stop = async () => {
    server.disconnect();
    await gone;
  };
  return { urls, stop };
}
