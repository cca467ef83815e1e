import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { withConnection } from '@/lib/platform/connection';
import { migrate } from '@/lib/platform/migrate';
import { startEmbeddedPostgres } from '@/scripts/local/postgres/embedded';
import { OWNER_ROLE } from '@/scripts/local/postgres/socket';
import { useGivenServer } from './given-server';

// A migrated server for one test run: one in a temporary folder, or that of TEST_DATABASE_URL (scripts/test-postgres.ts).
// Sends its URLs to its parent and ends with it.

async function startInFolder() {
  const folder = mkdtempSync(path.join(tmpdir(), 'calusa-test-'));
  const systemDir = mkdtempSync(path.join(tmpdir(), 'calusa-test-system-'));
  const postgres = await startEmbeddedPostgres(folder, systemDir);
  await withConnection(postgres.superuserUrl, async (client) => {
    await client.query('ALTER SYSTEM SET fsync = off'); // nothing here has to survive a crash
    await client.query('SELECT pg_reload_conf()');
  });
  const stop = async () => {
    await postgres.stop();
    rmSync(systemDir, { recursive: true, force: true });
    rmSync(folder, { recursive: true, force: true });
  };
  return { ...postgres, stop };
}

const { TEST_DATABASE_URL: given } = process.env;
const postgres = given ? await useGivenServer(given) : await startInFolder();
const { applicationUrl, ownerUrl, superuserUrl, stop } = postgres;
await migrate({ applicationUrl, ownerUrl });
await withConnection(superuserUrl, (client) => client.query(`ALTER ROLE ${OWNER_ROLE} CREATEDB`));
process.send?.({ applicationUrl, ownerUrl, superuserUrl });
process.on('disconnect', () => {
  void stop().then(() => process.exit(0));
});
