import { startPostgres } from './postgres-process';

const shared = globalThis as { stopPostgres?: () => Promise<void> };

/** Starts one PostgreSQL for all integration tests; each file gets a copy of its migrated database. */
export default async function setUp() {
  const { urls, stop } = await startPostgres();
  shared.stopPostgres = stop;
  process.env.TEMPLATE_DATABASE_URLS = JSON.stringify(urls);
}
