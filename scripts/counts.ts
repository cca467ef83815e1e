import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { clinic } from '@/lib/clinic/data';
import { readCounts } from '@/lib/counts/data';
import { dayIn, firstOfDays, summarise } from '@/lib/counts/domain';
import { env } from '@/lib/platform/env';
import { accepts, socketUrl } from '@/lib/platform/postgres/socket';
import { faultCode } from '@/lib/shared/fault-code';
import { OperatorError } from '@/lib/shared/operator-error';

const EMBEDDED_DATABASE = 'calusa'; // as lib/platform/postgres/embedded.ts makes it
const SOCKET_LINE = 4; // of postmaster.pid, as pidfile.h of PostgreSQL says
/** Prints what was counted in the last DAYS days (30), today included: `npm run counts [-- DAYS]`. */
async function printCounts([given = '30']: string[]) {
  if (!/^[1-9]\d{0,3}$/.test(given)) throw new OperatorError('Use: npm run counts [-- DAYS], such as 7.');
  if (existsSync('.env')) process.loadEnvFile('.env');
  process.env.DATABASE_URL = env().DATABASE_URL = await databaseUrl();
  const { timeZone } = clinic();
  const today = dayIn(timeZone, new Date());
  const first = firstOfDays(today, Number(given));
  const pages = summarise(await readCounts(first));
  console.log(`Counted from ${first} to ${today} (${timeZone})`);
  console.table(Object.fromEntries(pages.map(({ page, ...counts }) => [page, counts])));
}

/** @throws OperatorError where no DATABASE_URL is set and no embedded server runs on DATA_DIR */
async function databaseUrl(): Promise<string> {
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

try {
  await printCounts(process.argv.slice(2));
  process.exit(0); // an idle connection would keep it for ten seconds more
} catch (error) {
  const known = error instanceof OperatorError;
  console.error(known ? error.message : `The counts can't be read (${faultCode(error)}).`);
  process.exit(1);
}
