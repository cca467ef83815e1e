import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import type { ServerUrls } from './database';

const shared = globalThis as { postgresServer?: ChildProcess };

/** Starts one PostgreSQL for all integration tests; each file gets a copy of its migrated database. */
export default async function setUp() {
  const server = fork('tests/support/postgres-server.ts', { execArgv: ['--import', 'tsx'] });
  shared.postgresServer = server;
  const failed = once(server, 'exit').then(() =>
    Promise.reject(new Error('The test database did not start')),
  );
  const [urls] = (await Promise.race([once(server, 'message'), failed])) as [ServerUrls];
  failed.catch(() => undefined);
  process.env.TEMPLATE_DATABASE_URLS = JSON.stringify(urls);
}
