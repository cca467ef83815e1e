import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { env } from '@/lib/platform/env';
import { accepts, socketUrl } from '@/lib/platform/postgres/socket';
import { OperatorError } from '@/lib/shared/operator-error';

const EMBEDDED_DATABASE = 'calusa'; // as lib/platform/postgres/embedded.ts makes it
const SOCKET_LINE = 4; // of postmaster.pid, as pidfile.h of PostgreSQL says

/**
 * The database of DATABASE_URL, or the embedded one of a site that runs on DATA_DIR.
 * @throws OperatorError where no DATABASE_URL is set and no embedded server runs on DATA_DIR
 */
export async function databaseUrl(): Promise<string> {
  const { DATABASE_URL, DATA_DIR } = env();
  if (DATABASE_URL) return DATABASE_URL;
  const pidFile = path.join(DATA_DIR, 'postgres/data/postmaster.pid');
  const socketDir = existsSync(pidFile) && readFileSync(pidFile, 'utf8').split('\n')[SOCKET_LINE];
  const url = socketDir && socketUrl(EMBEDDED_DATABASE, socketDir);
  if (url && (await accepts(url))) return url;
  throw new OperatorError(
    `No database is running on ${DATA_DIR}. Start the site with \`npm start\`, or set DATA_DIR or DATABASE_URL.`,
  );
}
