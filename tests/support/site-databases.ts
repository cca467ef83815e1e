import type { FullConfig } from 'playwright/test';
import { createDatabase, dropDatabase, serverUrls, type ServerUrls } from './database';
import { startPostgres } from './postgres-process';

/** Starts a PostgreSQL for each worker, on which its sites get their databases. */
export default async function setUp({ workers }: FullConfig) {
  const servers = await Promise.all(Array.from({ length: workers }, startPostgres));
  process.env.WORKER_DATABASE_URLS = JSON.stringify(servers.map(({ urls }) => urls));
  return () => Promise.all(servers.map(({ stop }) => stop()));
}

/** A migrated database on the server of that worker, and how to drop it. */
export async function siteDatabase(worker: number): Promise<ServerUrls & { drop: () => Promise<void> }> {
  const servers = JSON.parse(process.env.WORKER_DATABASE_URLS ?? '[]') as ServerUrls[];
  process.env.TEMPLATE_DATABASE_URLS = JSON.stringify(servers[worker]);
  const name = await createDatabase();
  return { ...serverUrls(name), drop: () => dropDatabase(name) };
}
