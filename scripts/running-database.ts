import { existsSync, lstatSync, readlinkSync } from 'node:fs';
import path from 'node:path';
import { env } from '@/lib/platform/env';
import { OperatorError } from '@/lib/shared/operator-error';
import { claimHome, readPidFile } from '@/scripts/local/postgres/identity';
import { readPasswords, roleUrls } from '@/scripts/local/postgres/roles';
import { accepts } from '@/scripts/local/postgres/socket';

/**
 * The database of DATABASE_URL, or the embedded one of a site running on DATA_DIR, for the application's role.
 * @throws OperatorError if DATA_DIR is a copy of another one, or if DATABASE_URL isn't set and no embedded server is
 * running on DATA_DIR
 */
export async function databaseUrl(): Promise<string> {
  const { DATABASE_URL, DATA_DIR } = env();
  if (DATABASE_URL) return DATABASE_URL;
  const home = path.join(DATA_DIR, 'postgres');
  if (existsSync(home) && lstatSync(home).isSymbolicLink()) claimHome(DATA_DIR, readlinkSync(home));
  const server = readPidFile(path.join(home, 'data'));
  const passwords = readPasswords(DATA_DIR);
  const url = server && passwords && roleUrls(server.socketDir, passwords).applicationUrl;
  if (url && (await accepts(url))) return url;
  throw new OperatorError(
    `No database is running on ${DATA_DIR}. Start the site with \`npm start\`, or set DATA_DIR or DATABASE_URL.`,
  );
}
