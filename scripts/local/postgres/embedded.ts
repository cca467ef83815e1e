import { spawn } from 'node:child_process';
import path from 'node:path';
import { OperatorError } from '@/lib/shared/operator-error';
import { sayWarning } from '../../say';
import { endLeftover, ensureCluster, programOptions, socketFolder } from './cluster';
import { serverBinaries, serverHome, SYSTEM_DIR } from './files';
import { databaseOwner } from './owner';
import {
  ensurePasswords,
  newPassword,
  roleUrls,
  setSuperuserPassword,
  settleOwnership,
  settleRoles,
  type RunPostgres,
  writeAccessRules,
} from './roles';
import { Server, type ServerWatch } from './server';
import { LOG_PREFIX, serverLog } from './server-log';
import { accepts, DATABASE, reacts, socketUrl, SUPERUSER } from './socket';

/**
 * A running server with a connection string for each role. `home` holds its data and log; `stop` ends it in order and
 * resolves when it is gone.
 */
export type EmbeddedPostgres = {
  applicationUrl: string;
  ownerUrl: string;
  superuserUrl: string;
  home: string;
  stop: () => Promise<void>;
};

const SETTINGS = [
  'listen_addresses=', // a socket only: no port to clash, nothing to reach from outside
  'log_error_verbosity=terse', // no DETAIL lines, which show row values
  'log_min_error_statement=panic', // no statements
  'max_connections=200', // a site takes some sixty: room for others on the same server
  LOG_PREFIX,
];

/** A minute without a sign of life, each look taking five seconds of it; ten for a start. */
const PACE = { pauseMs: 10_000, misses: 4, missesAtStart: 60 };

/**
 * Starts PostgreSQL in DATA_DIR/postgres, making the cluster and its database when there are none, and starts it again
 * whenever it ends by itself or hangs. The caller holds the lock on the data folder, so that a server found running there
 * was left by a start that was killed.
 * @throws OperatorError when the data can't be used or the server does not come up
 */
export async function startEmbeddedPostgres(
  dataDir: string,
  systemDir = SYSTEM_DIR,
  watch: ServerWatch = { pace: PACE, answerMs: 5_000, say: sayWarning },
): Promise<EmbeddedPostgres> {
  const owner = databaseOwner();
  const binaries = await serverBinaries(owner, systemDir);
  const home = serverHome(dataDir, owner, systemDir);
  const data = ensureCluster(binaries, home, owner);
  await endLeftover(binaries, data, owner);
  const socketDir = socketFolder(home, owner);
  const logFile = path.join(home, 'postgres.log');
  const logged = serverLog(logFile);
  const superuser = { user: SUPERUSER, password: newPassword() };
  const program = programOptions(owner);
  // A process group of its own: Ctrl-C in the terminal reaches the start command alone, which stops the server last.
  const run: RunPostgres = (flags, input) =>
    logged(spawn(binaries.postgres, flags, { ...program, detached: true, stdio: [input, 'ignore', 'pipe'] }));
  const isUsable = await setSuperuserPassword(run, data, superuser.password);
  const settings = [...SETTINGS, `hba_file=${writeAccessRules(home, owner)}`];
  const flags = ['-D', data, '-k', socketDir, ...settings.flatMap((setting) => ['-c', setting])];
  const superuserUrl = socketUrl(DATABASE, socketDir, superuser);
  const maintenanceUrl = socketUrl('postgres', socketDir, superuser);
  const look = () => reacts(maintenanceUrl, watch.answerMs);
  const server = isUsable && new Server(() => run(flags, 'ignore'), look, watch);
  if (!server || !(await server.start(() => accepts(maintenanceUrl)))) {
    throw new OperatorError(`PostgreSQL didn't start in ${data}; the reason is at the end of ${logFile}.`);
  }
  const passwords = ensurePasswords(dataDir);
  await settleRoles(maintenanceUrl, passwords);
  await settleOwnership(superuserUrl);
  return { ...roleUrls(socketDir, passwords), superuserUrl, home, stop: () => server.stop() };
}
