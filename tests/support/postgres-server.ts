import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { migrate } from '@/lib/platform/migrate';
import { startEmbeddedPostgres } from '@/lib/platform/postgres/embedded';

// A migrated server of its own for one run of tests, in a temporary folder; prints its URL, ends with its parent.
const folder = mkdtempSync(path.join(tmpdir(), 'calusa-test-'));
const postgres = await startEmbeddedPostgres(path.join(folder), path.join(tmpdir(), 'calusa-test-system'));
await migrate(postgres.url);
process.send?.(postgres.url);
process.on('disconnect', () => {
  void postgres.stop().then(() => {
    rmSync(postgres.home, { recursive: true, force: true });
    rmSync(folder, { recursive: true, force: true });
    process.exit(0);
  });
});
