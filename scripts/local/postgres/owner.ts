import { execFileSync, type ExecFileSyncOptions } from 'node:child_process';
import { chownSync, mkdirSync } from 'node:fs';
import { OperatorError } from '@/lib/shared/operator-error';

/** The user that runs the server when root starts it: PostgreSQL refuses to run as root. */
export type Owner = { uid: number; gid: number };

const USER = 'postgres';
const quiet: ExecFileSyncOptions = { stdio: ['ignore', 'pipe', 'ignore'] };

const lookUp = (): Owner => ({
  uid: Number(execFileSync('id', ['-u', USER], quiet)),
  gid: Number(execFileSync('id', ['-g', USER], quiet)),
});

/**
 * The user `postgres` for root, made when it isn't there; undefined for everybody else, who run the server themselves.
 * @throws OperatorError where no such user can be made
 */
export function databaseOwner(): Owner | undefined {
  if (process.getuid?.() !== 0) return undefined;
  try {
    return lookUp();
  } catch {
    return makeOwner();
  }
}

function makeOwner(): Owner {
  try {
    execFileSync('useradd', ['--system', '--no-create-home', '--shell', '/usr/sbin/nologin', USER], quiet);
    return lookUp();
  } catch {
    throw new OperatorError(
      'PostgreSQL needs a user other than root: run as an ordinary user, or set DATABASE_URL.',
    );
  }
}

/** Makes a folder that only the database's owner (and root) may enter. */
export function privateFolder(folder: string, owner: Owner | undefined): string {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  if (owner) chownSync(folder, owner.uid, owner.gid);
  return folder;
}
