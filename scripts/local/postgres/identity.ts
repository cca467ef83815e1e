import { existsSync, readFileSync, readlinkSync, realpathSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { OperatorError } from '@/lib/shared/operator-error';

// A copied DATA_DIR still points at the server of the original: by its link into the system folder, and by the pid file
// of a server that ran during the copy. Starting the copy must neither stop that server nor send its mail.

const RECORD = 'data-dir';

function isSameFolder(one: string, other: string): boolean {
  const [a, b] = [statSync(one), statSync(other)];
  return a.dev === b.dev && a.ino === b.ino;
}

const leadsTo = (dataDir: string, home: string): boolean => {
  const link = path.join(dataDir, 'postgres');
  try {
    return readlinkSync(link) === home;
  } catch {
    return false; // gone, or no link
  }
};

/**
 * Makes sure that a home in the system folder belongs to this DATA_DIR, and records so. One that was moved keeps it.
 * @throws OperatorError where DATA_DIR is a copy of the one that it belongs to
 */
export function claimHome(dataDir: string, home: string): void {
  const here = realpathSync(dataDir);
  const record = path.join(home, RECORD);
  const original = existsSync(record) ? readFileSync(record, 'utf8').trim() : here;
  if (leadsTo(original, home) && !isSameFolder(original, here)) {
    throw new OperatorError(
      `${dataDir} is a copy of ${original}, whose database it would take over. Run that one, or use an empty DATA_DIR and restore a backup there (npm run restore).`,
    );
  }
  writeFileSync(record, `${here}\n`, { mode: 0o600 });
}

/** What a running server, or one that was killed, says of itself. */
export type PidFile = { pid: number; socketDir: string };

/** The pid file in a data folder; undefined where there is none, or it came along when the folder was copied. */
export function readPidFile(data: string): PidFile | undefined {
  const file = path.join(data, 'postmaster.pid');
  if (!existsSync(file)) return undefined;
  // Line by line as pidfile.h of PostgreSQL says: pid, data folder, start time, port, socket folder.
  const [pid, served = '', , , socketDir = ''] = readFileSync(file, 'utf8').split('\n');
  const isCopy = existsSync(served) && !isSameFolder(served, data);
  return isCopy ? undefined : { pid: Number(pid), socketDir };
}
