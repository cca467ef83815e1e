import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { withConnection } from '@/lib/platform/connection';
import { migrate } from '@/lib/platform/migrate';
import { startEmbeddedPostgres } from '@/scripts/local/postgres/embedded';
import { OWNER_ROLE } from '@/scripts/local/postgres/socket';

// A migrated server for one test run, in a temporary folder; sends its URLs to its parent and ends with it.
const folder = mkdtempSync(path.join(tmpdir(), 'calusa-test-'));
const systemDir = mkdtempSync(path.join(tmpdir(), 'calusa-test-system-'));
const postgres = await startEmbeddedPostgres(folder, systemDir);
await migrate(postgres);
await withConnection(postgres.superuserUrl, async (client) => {
  await client.query(`ALTER ROLE ${OWNER_ROLE} CREATEDB`);
  await client.query('ALTER SYSTEM SET fsync = off'); // nothing here has to survive a crash
  await client.query('SELECT pg_reload_conf()');
});
const { applicationUrl, ownerUrl, superuserUrl } = postgres;
process.send?.({ applicationUrl, ownerUrl, superuserUrl });
process.on('disconnect', () => {
  void postgres.stop().then(() => {
    rmSync(systemDir, { recursive: true, force: true });
    rmSync(folder, { recursive: true, force: true });
    process.exit(0);
  });
});
