import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { withConnection } from '@/lib/platform/connection';
import { migrate } from '@/lib/platform/migrate';
import { startEmbeddedPostgres } from '@/scripts/local/postgres/embedded';
import { OWNER_ROLE } from '@/scripts/local/postgres/socket';
import { useGivenServer } from './given-server';

// Migrated servers for one test run: as many as the argument says in temporary folders, or that of TEST_DATABASE_URL
// (scripts/test-postgres.ts). Sends their URLs to its parent and ends with it.

async function startInFolder(systemDir: string) {
  const folder = mkdtempSync(path.join(tmpdir(), 'calusa-test-'));
  const postgres = await startEmbeddedPostgres(folder, systemDir);
  await withConnection(postgres.superuserUrl, async (client) => {
    await client.query('ALTER SYSTEM SET fsync = off'); // nothing here has to survive a crash
    await client.query('SELECT pg_reload_conf()');
  });
  const stop = async () => {
    await postgres.stop();
    rmSync(folder, { recursive: true, force: true });
  };
  return { ...postgres, stop };
}

/** They share the copy of the programs, which the first one makes. */
async function startInFolders(count: number) {
  const systemDir = mkdtempSync(path.join(tmpdir(), 'calusa-test-system-'));
  const first = await startInFolder(systemDir);
  const rest = Array.from({ length: count - 1 }, () => startInFolder(systemDir));
  const servers = [first, ...(await Promise.all(rest))];
  const stop = async () => {
    await Promise.all(servers.map((server) => server.stop()));
    rmSync(systemDir, { recursive: true, force: true });
  };
  return { servers, stop };
}

async function useGiven(url: string) {
  const server = await useGivenServer(url);
  return { servers: [server], stop: server.stop };
}

const { TEST_DATABASE_URL: given } = process.env;
const { servers, stop } = given ? await useGiven(given) : await startInFolders(Number(process.argv[2]));
for (const { applicationUrl, ownerUrl, superuserUrl } of servers) {
  await migrate({ applicationUrl, ownerUrl });
  await withConnection(superuserUrl, (client) => client.query(`ALTER ROLE ${OWNER_ROLE} CREATEDB`));
}
process.send?.(
  servers.map(({ applicationUrl, ownerUrl, superuserUrl }) => ({ applicationUrl, ownerUrl, superuserUrl })),
);
process.on('disconnect', () => {
  void stop().then(() => process.exit(0));
});
