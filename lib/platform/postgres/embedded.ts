import { execFileSync, spawn, type SpawnOptions } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';
import { OperatorError } from '@/lib/shared/operator-error';
import { serverBinaries, serverHome, SYSTEM_DIR, type Binaries } from './files';
import { databaseOwner, privateFolder, type Owner } from './owner';

/** A running server. `home` holds its data and log; `stop` ends it in order and resolves when it is gone. */
export type EmbeddedPostgres = { url: string; home: string; stop(): Promise<void> };

const DATABASE = 'calusa';
const START_LIMIT_MS = 60_000; // crash recovery after a kill -9 may take a while
const RESTART_AFTER_MS = 1_000;
const SOCKET_NAME = '/.s.PGSQL.5432';
const SOCKET_PATH_LIMIT = 107; // sun_path of unix(7)

const SETTINGS = [
  'listen_addresses=', // a socket only: no port to clash, nothing to reach from outside
  'log_error_verbosity=terse', // no DETAIL lines, which show row values
  'log_min_error_statement=panic', // no statements
  'max_connections=60',
];

const socketUrl = (database: string, socketDir: string) =>
  `postgresql://postgres@localhost/${database}?host=${encodeURIComponent(socketDir)}`;

/**
 * Starts PostgreSQL in DATA_DIR/postgres, making the cluster and its database when there are none.
 * The caller holds the lock on the data folder, so that a server found running there was left by a start that was killed.
 * @throws OperatorError when the data can't be used or the server does not come up
 */
export async function startEmbeddedPostgres(
  dataDir: string,
  systemDir = SYSTEM_DIR,
): Promise<EmbeddedPostgres> {
  const owner = databaseOwner();
  const binaries = await serverBinaries(owner, systemDir);
  const home = serverHome(dataDir, owner, systemDir);
  const data = path.join(home, 'data');
  if (!existsSync(path.join(data, 'PG_VERSION'))) createCluster(binaries, data, owner);
  refuseOtherVersion(binaries, data);
  stopLeftover(binaries, data, owner);
  const socketDir = socketFolder(home, owner);
  const stop = await run(binaries, data, socketDir, owner);
  await ensureDatabase(socketUrl('postgres', socketDir));
  return { url: socketUrl(DATABASE, socketDir), home, stop };
}

function createCluster(binaries: Binaries, data: string, owner: Owner | undefined) {
  // What an interrupted initdb leaves has no PG_VERSION that works, and initdb refuses a folder that isn't empty.
  rmSync(data, { recursive: true, force: true });
  const flags = ['-D', data, '-U', 'postgres', '-A', 'trust', '-E', 'UTF8', '--locale=C.UTF-8'];
  execFileSync(binaries.initdb, flags, { ...owner, cwd: '/', stdio: 'ignore' });
}

function refuseOtherVersion(binaries: Binaries, data: string) {
  const made = readFileSync(path.join(data, 'PG_VERSION'), 'utf8').trim();
  const [, runs] = /(\d+)\./.exec(execFileSync(binaries.postgres, ['--version']).toString()) ?? [];
  if (made !== runs) {
    throw new OperatorError(
      `${data} was made by PostgreSQL ${made}, this release runs ${runs}; docs/operations.md, "Upgrading PostgreSQL".`,
    );
  }
}

function stopLeftover(binaries: Binaries, data: string, owner: Owner | undefined) {
  const status = ['status', '-D', data];
  try {
    execFileSync(binaries.pg_ctl, status, { ...owner, cwd: '/', stdio: 'ignore' });
  } catch {
    return; // nothing runs there
  }
  execFileSync(binaries.pg_ctl, ['stop', '-m', 'fast', '-w', '-D', data], {
    ...owner,
    cwd: '/',
    stdio: 'ignore',
  });
}

/** Beside the data where the path is short enough for a socket, else in the system's temporary folder. */
function socketFolder(home: string, owner: Owner | undefined): string {
  const beside = path.resolve(home, 'socket');
  const fits = beside.length + SOCKET_NAME.length <= SOCKET_PATH_LIMIT;
  return privateFolder(fits ? beside : mkdtempSync(path.join(tmpdir(), 'calusa-')), owner);
}

async function run(binaries: Binaries, data: string, socketDir: string, owner: Owner | undefined) {
  const logFile = path.join(path.dirname(data), 'postgres.log');
  const output = openSync(logFile, 'a', 0o600);
  const flags = ['-D', data, '-k', socketDir, ...SETTINGS.flatMap((setting) => ['-c', setting])];
  // A process group of its own: Ctrl-C in the terminal reaches the start command alone, which stops the server last.
  const options: SpawnOptions = { ...owner, cwd: '/', detached: true, stdio: ['ignore', output, output] };
  let server = spawn(binaries.postgres, flags, options);
  const deadline = Date.now() + START_LIMIT_MS;
  while (!(await accepts(socketUrl('postgres', socketDir)))) {
    if (server.exitCode !== null || Date.now() > deadline) {
      throw new OperatorError(`PostgreSQL did not start in ${data}; the reason is at the end of ${logFile}.`);
    }
    await sleep(100);
  }
  let stopping = false;
  const restart = async () => {
    await sleep(RESTART_AFTER_MS);
    if (!stopping) server = spawn(binaries.postgres, flags, options).once('exit', () => void restart());
  };
  server.once('exit', () => void restart());
  return async () => {
    stopping = true;
    if (server.exitCode !== null || server.signalCode !== null) return;
    const gone = once(server, 'exit');
    server.kill('SIGINT'); // "fast" shutdown: rolls back what is open and writes everything to disk
    await gone;
  };
}

async function accepts(connectionString: string): Promise<boolean> {
  const client = new Client({ connectionString, connectionTimeoutMillis: 2_000 });
  try {
    await client.connect();
    await client.end();
    return true;
  } catch {
    return false;
  }
}

async function ensureDatabase(connectionString: string) {
  const client = new Client({ connectionString });
  await client.connect();
  const { rowCount } = await client.query('SELECT 1 FROM pg_database WHERE datname = $1', [DATABASE]);
  if (rowCount === 0) await client.query(`CREATE DATABASE ${DATABASE}`);
  await client.end();
}
