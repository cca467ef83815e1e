import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { FullConfig } from 'playwright/test';
import { withConnection } from '@/lib/platform/connection';
import { keyFile } from '@/lib/platform/keys';
import { createDatabase, dropDatabase, serverUrls, type ServerUrls } from './database';
import { startServers } from './postgres-process';
import { cleanEnvironment, Site } from './site';

/** A server for each worker, and one for the demo with the folder of its keys. */
type Servers = { workers: ServerUrls[]; demo: ServerUrls; demoDir: string };

/** Starts a PostgreSQL for each worker, on which its sites get their databases, and one for copies of the demo. */
export default async function setUp({ workers }: FullConfig) {
  const { urls, stop } = await startServers(workers + 1);
  const demoDir = mkdtempSync(path.join(tmpdir(), 'calusa-demo-'));
  const [demo, ...others] = urls;
  process.env.TEST_SERVERS = JSON.stringify({ demo, workers: others, demoDir });
  return async () => {
    await stop();
    rmSync(demoDir, { recursive: true });
  };
}

/** Points the helpers that create databases at that server; the servers are in the inherited environment. */
function choose(server: (all: Servers) => ServerUrls | undefined): Servers {
  const all = JSON.parse(process.env.TEST_SERVERS ?? '{}') as Servers;
  process.env.TEMPLATE_DATABASE_URLS = JSON.stringify(server(all));
  return all;
}

/** A migrated database on the server of this worker, and how to drop it. */
export async function siteDatabase(): Promise<ServerUrls & { drop: () => Promise<void> }> {
  choose(({ workers }) => workers[Number(process.env.TEST_PARALLEL_INDEX)]);
  const name = await createDatabase();
  return { ...serverUrls(name), drop: () => dropDatabase(name) };
}

const FILLED = 'demo';

async function fillDemo(dataDir: string): Promise<void> {
  const name = await createDatabase(`${FILLED}_unfinished`);
  const { applicationUrl, ownerUrl } = serverUrls(name);
  execFileSync(process.execPath, ['--import', 'tsx', 'scripts/demo.ts', '--no-serve'], {
    env: {
      ...cleanEnvironment(),
      DATA_DIR: dataDir,
      DATABASE_URL: applicationUrl,
      DATABASE_OWNER_URL: ownerUrl,
    },
  });
  await withConnection(serverUrls('postgres').ownerUrl, (client) =>
    client.query(`ALTER DATABASE ${name} RENAME TO ${FILLED}`),
  );
}

/**
 * A site with the demo's requests, pages, images and people, not started yet. Creating the demo takes 15 seconds, so it
 * is done once a run, by the first caller, and everyone gets a copy.
 */
export async function demoSite(): Promise<Site> {
  const { demoDir } = choose(({ demo }) => demo);
  const name = await withConnection(serverUrls('postgres').ownerUrl, async (client) => {
    await client.query('SELECT pg_advisory_lock(1)'); // until this connection ends
    const { rowCount } = await client.query('SELECT FROM pg_database WHERE datname = $1', [FILLED]);
    if (rowCount === 0) await fillDemo(demoDir);
    return createDatabase(undefined, FILLED);
  });
  const site = new Site({}, serverUrls(name));
  copyFileSync(keyFile(demoDir), keyFile(site.dataDir));
  return site;
}
