import { existsSync, lstatSync, readlinkSync } from 'node:fs';
import path from 'node:path';
import { closeConnections } from '@/lib/platform/close-connections';
import { lockDataDir } from '@/lib/platform/data-lock';
import { env } from '@/lib/platform/env';
import { requireRunnableSchema } from '@/lib/platform/health';
import { OperatorError } from '@/lib/shared/operator-error';
import { claimHome, readPidFile } from '@/scripts/local/postgres/identity';
import { readPasswords, roleUrls } from '@/scripts/local/postgres/roles';
import { accepts } from '@/scripts/local/postgres/socket';
import { say } from './say';

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** What is done with a database; it gets the address for the application's role. */
type Use = (url: string) => Promise<void>;

/**
 * Does something with the database of DATABASE_URL, or with the embedded one in DATA_DIR: that of a running site, or else
 * one that is started for this alone and stopped afterwards, by a signal too.
 * @throws OperatorError if DATA_DIR is a copy of another one, has no database, or has that of another release
 */
export async function withDatabase(use: Use): Promise<void> {
  const running = await runningDatabase();
  if (running !== undefined) return useDatabase(running, use);
  requireDatabaseFolder();
  await withStarted(use);
}

async function useDatabase(url: string, use: Use) {
  process.env.DATABASE_URL = env().DATABASE_URL = url;
  await use(url);
}

/** The database of DATABASE_URL, not through a pooler, or the embedded one of a site running on DATA_DIR, for the application's role. */
async function runningDatabase(): Promise<string | undefined> {
  const { DATABASE_URL, DATABASE_DIRECT_URL, DATA_DIR } = env();
  if (DATABASE_URL) return DATABASE_DIRECT_URL ?? DATABASE_URL;
  const home = path.join(DATA_DIR, 'postgres');
  if (existsSync(home) && lstatSync(home).isSymbolicLink()) claimHome(DATA_DIR, readlinkSync(home));
  const server = readPidFile(path.join(home, 'data'));
  const passwords = readPasswords(DATA_DIR);
  const url = server && passwords && roleUrls(server.socketDir, passwords).applicationUrl;
  return url && (await accepts(url)) ? url : undefined;
}

/** A command never makes an empty database: its answer would be about nothing. */
function requireDatabaseFolder() {
  const { DATA_DIR } = env();
  const home = path.join(DATA_DIR, 'postgres');
  const isLost = !existsSync(home) && lstatSync(home, { throwIfNoEntry: false }); // a link to nothing: the server says so
  if (!isLost && !existsSync(path.join(home, 'data')))
    throw new OperatorError(
      `There is no database in ${DATA_DIR}. Start the site with \`npm start\`, or set DATA_DIR or DATABASE_URL.`,
    );
}

/** Starts the embedded server, which the start command would otherwise do, and leaves it as it was. */
async function withStarted(use: Use) {
  process.umask(0o077);
  lockDataDir(env().DATA_DIR);
  const signaled = new Promise<never>((_resolve, reject) => {
    for (const signal of SIGNALS)
      process.once(signal, () => reject(new OperatorError('Stopped before it finished.')));
  });
  signaled.catch(() => undefined); // one that comes while the server stops changes nothing
  const { startEmbeddedPostgres } = await import('./local/postgres/embedded');
  say('Starting the database for this command');
  const { applicationUrl, stop } = await startEmbeddedPostgres(env().DATA_DIR);
  try {
    const used = useDatabase(applicationUrl, async () => {
      await requireRunnableSchema();
      await use(applicationUrl);
    });
    await Promise.race([used, signaled]);
  } finally {
    await closeConnections().catch(() => undefined);
    await stop();
  }
}
