import { randomBytes, randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { performance } from 'node:perf_hooks';
import { Client } from 'pg';
import { checkpointsFile, verifyAudit } from '@/lib/audit/chain/data';
import { chainAudit } from '@/lib/audit/chain/mutations';
import { sealedDetails } from '@/lib/audit/sealed-values';
import { env } from '@/lib/platform/env';
import { keyRing } from '@/lib/platform/keys';
import { migrate } from '@/lib/platform/migrate';
import { seal } from '@/lib/platform/sealing';
import { startEmbeddedPostgres } from '@/scripts/local/postgres/embedded';

// `npm run bench:audit`: how long it takes to chain and verify the audit of 10,000 requests, on a database of its own.
const SIZE = 10_000;
const BATCH = 500;

const INSERT = `
  WITH made AS (SELECT * FROM unnest($1::uuid[], $2::text[], $3::text[], $4::text[], $5::jsonb[])
    AS row (id, answers, consents, triage, details)),
  stored AS (INSERT INTO consultation_request (id, reference, received_at, status, status_changed_at, due_at,
      sealed_answers, sealed_consents, sealed_triage, key_id, index_version)
    SELECT id, left(id::text, 18), now(), 'new', now(), now(), answers, consents, triage, 'k', 99 FROM made)
  INSERT INTO audit_entry (at, action, request_id, details) SELECT now(), 'request.received', id, details FROM made`;

/** A request as stored: its id, its envelopes at typical lengths, and its audit details. */
function made(): [string, string, string, string, string] {
  const id = randomUUID();
  const sealed = (leastBytes: number) => seal(keyRing(), id, 'x', { leastBytes });
  const envelopes = { answers: sealed(2048), consents: sealed(8192), triage: sealed(256) };
  const details = JSON.stringify({ sealed: sealedDetails(keyRing(), id, envelopes) });
  return [id, envelopes.answers, envelopes.consents, envelopes.triage, details];
}

const seconds = async (run: () => Promise<unknown>) => {
  const start = performance.now();
  await run();
  return ((performance.now() - start) / 1000).toFixed(1);
};

const folder = mkdtempSync(path.join(tmpdir(), 'calusa-bench-'));
const postgres = await startEmbeddedPostgres(folder, folder);
process.env.DATABASE_URL = env().DATABASE_URL = postgres.applicationUrl;
env().DATA_DIR = folder;
env().CONFIDENTIAL_KEYS = randomBytes(32).toString('base64');
await migrate(postgres);
const client = new Client({ connectionString: postgres.ownerUrl });
await client.connect();
for (let done = 0; done < SIZE; done += BATCH) {
  const rows = Array.from({ length: BATCH }, made);
  await client.query(
    INSERT,
    ([0, 1, 2, 3, 4] as const).map((column) => rows.map((row) => row[column])),
  );
}
await client.query('ANALYZE');
await client.end();
const chaining = await seconds(() => chainAudit(new Date()));
let verdict: unknown;
const verifying = await seconds(async () => {
  verdict = await verifyAudit([checkpointsFile()]);
});
console.table({ [`${SIZE} requests`]: { 'chaining (s)': chaining, 'verifying (s)': verifying } });
console.log(verdict);
await postgres.stop();
rmSync(folder, { recursive: true, force: true });
process.exit();
