import { execFileSync, type ExecFileSyncOptions } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { existsSync, lstatSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { OperatorError } from '@/lib/shared/operator-error';
import type { Binaries } from './files';
import { readPidFile } from './identity';
import { privateFolder, type Owner } from './owner';
import { answers, SUPERUSER } from './socket';

const SOCKET_NAME = '/.s.PGSQL.5432';
const SOCKET_PATH_LIMIT = 107; // sun_path of unix(7)
const LEFTOVER_LIMIT_MS = 15_000;

/** How PostgreSQL's programs run: as their owner, and without our environment, which may hold keys. */
export const programOptions = (owner: Owner | undefined) => ({
  ...owner,
  cwd: '/',
  env: { NODE_ENV: 'production' as const, PATH: process.env.PATH },
});

const quiet = (owner: Owner | undefined): ExecFileSyncOptions => ({
  ...programOptions(owner),
  stdio: 'ignore',
});

/** The data folder in the server's home, made when there is none. */
export function ensureCluster(binaries: Binaries, home: string, owner: Owner | undefined): string {
  const data = path.join(home, 'data');
  removeUnfinished(home);
  if (!existsSync(data)) createCluster(binaries, data, owner);
  refuseOtherVersion(binaries, data, owner);
  return data;
}

const UNFINISHED = 'data.unfinished';

/** Removes what starts that were killed have left. The program that makes a cluster may have outlived its start: then a later one does. */
function removeUnfinished(home: string) {
  for (const name of readdirSync(home).filter((each) => each.startsWith(UNFINISHED)))
    try {
      rmSync(path.join(home, name), { recursive: true, force: true });
    } catch {
      // Something new was written into it meanwhile.
    }
}

/** Made aside and renamed, so that an interrupted start leaves no half of it, and where no other start makes one. */
function createCluster(binaries: Binaries, data: string, owner: Owner | undefined) {
  const unfinished = path.join(path.dirname(data), `${UNFINISHED}.${randomBytes(4).toString('hex')}`);
  const flags = ['-D', unfinished, '-U', SUPERUSER, '-A', 'reject', '-E', 'UTF8', '--locale=C.UTF-8'];
  try {
    execFileSync(binaries.initdb, flags, quiet(owner));
  } catch {
    throw new OperatorError(
      `PostgreSQL couldn't create its data folder ${data}. Check its owner, the free space and the system's libraries.`,
    );
  }
  renameSync(unfinished, data);
}

function refuseOtherVersion(binaries: Binaries, data: string, owner: Owner | undefined) {
  const made = readFileSync(path.join(data, 'PG_VERSION'), 'utf8').trim();
  const printed = execFileSync(binaries.postgres, ['--version'], programOptions(owner)).toString();
  const [, runs = 'another version'] = /(\d+)\./.exec(printed) ?? [];
  if (made === runs) return;
  throw new OperatorError(
    `${data} was created by PostgreSQL ${made}, and this release runs ${runs}; docs/operations.md, "Upgrading PostgreSQL".`,
  );
}

/**
 * Ends a server that a killed start left running, and waits for one that was killed itself to be gone: PostgreSQL
 * refuses to start while the process of its pid file exists in any form.
 */
export async function endLeftover(binaries: Binaries, data: string, owner: Owner | undefined): Promise<void> {
  const left = readPidFile(data);
  if (!left) {
    rmSync(path.join(data, 'postmaster.pid'), { force: true }); // of the server that a copy was made from
    return;
  }
  if (await answers(left.socketDir)) {
    execFileSync(binaries.pg_ctl, ['stop', '-m', 'fast', '-w', '-D', data], quiet(owner));
  }
  const deadline = Date.now() + LEFTOVER_LIMIT_MS;
  while (exists(left.pid) && Date.now() < deadline) await sleep(100);
}

function exists(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/**
 * Where the server's socket goes: beside the data where that path is short enough, else in the temporary folder.
 * @throws OperatorError where somebody else has taken that name
 */
export function socketFolder(home: string, owner: Owner | undefined): string {
  const beside = path.resolve(home, 'socket');
  if (beside.length + SOCKET_NAME.length <= SOCKET_PATH_LIMIT) return privateFolder(beside, owner);
  const name = createHash('sha256').update(beside).digest('hex').slice(0, 12);
  const folder = path.join(tmpdir(), `calusa-${name}`);
  privateFolder(folder, owner);
  const made = lstatSync(folder);
  if (!made.isDirectory() || made.uid !== (owner?.uid ?? process.getuid?.()) || (made.mode & 0o077) !== 0) {
    throw new OperatorError(`${folder} belongs to another user. Choose a DATA_DIR with a shorter path.`);
  }
  return folder;
}
