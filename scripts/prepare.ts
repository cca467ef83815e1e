import { env } from '@/lib/platform/env';
import { logProcess } from '@/lib/platform/process-log';
import { failureText } from './local/failure-text';
import type { Preparation } from './local/preparation';
import { prepareDatabase, prepareSite, type Mode } from './local/site-preparation';
import { inLog } from './say';

// Run by the start command, which passes it the database roles and waits for the outcome.
const building = new AbortController();
process.on('exit', () => building.abort()); // however this ends, a build ends with it
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => process.exit(1));

async function prepare(): Promise<Preparation> {
  const { DATABASE_URL: applicationUrl, DATABASE_OWNER_URL: ownerUrl } = env();
  if (!applicationUrl || !ownerUrl) throw new Error('NO_DATABASE');
  const database = { applicationUrl, ownerUrl };
  await prepareDatabase(database);
  return { facts: await prepareSite(process.argv[2] as Mode, database, building.signal) };
}

if (inLog()) logProcess();
const outcome = await prepare().catch((error: unknown): Preparation => ({ failure: failureText(error) }));
process.send?.(outcome, () => process.exit());
