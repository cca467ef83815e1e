import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { migrate } from '@/lib/platform/migrate';
import { startEmbeddedPostgres } from '@/lib/platform/postgres/embedded';

// A migrated server of its own for one run of tests, in a temporary folder; prints its URL, ends with its parent.
const folder = mkdtempSync(path.join(tmpdir(), 'calusa-test-'));
const systemDir = mkdtempSync(path.join(tmpdir(), 'calusa-test-system-'));
const postgres = await startEmbeddedPostgres(folder, systemDir);
await migrate(postgres.url);
process.send?.(postgres.url);
process.on('disconnect', () => {
  void postgres.stop().then(() => {
    rmSync(systemDir, { recursive: true, force: true });
    rmSync(folder, { recursive: true, force: true });
    process.exit(0);
  });
});
