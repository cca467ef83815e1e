import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { OperatorError } from '@/lib/shared/operator-error';

const SQLITE_BUSY = 5; // https://sqlite.org/rescode.html

/**
 * Takes the data folder for this process until it ends. The lock is SQLite's lock on a file: the operating system
 * drops it when the process dies, however it dies, so that none is ever stale. Returns whether the one before was killed, so
 * that what it ran may take a moment to notice.
 * @throws OperatorError when another process has it
 */
export function lockDataDir(dataDir: string): { wasKilled: boolean } {
  const pidFile = path.join(dataDir, 'pid');
  const lock = new DatabaseSync(path.join(dataDir, 'lock'));
  try {
    lock.exec('PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE');
  } catch (error) {
    lock.close();
    if ((error as { errcode?: number }).errcode !== SQLITE_BUSY) throw error;
    const holder = existsSync(pidFile) ? readFileSync(pidFile, 'utf8').trim() : 'just started';
    throw new OperatorError(
      `Already running on ${dataDir} (process ${holder}). Stop that one, or give this one another DATA_DIR and PORT.`,
    );
  }
  const wasKilled = existsSync(pidFile);
  writeFileSync(pidFile, `${process.pid}\n`);
  // Kept open, and reachable so that it is not collected, for the life of the process.
  process.once('exit', () => {
    rmSync(pidFile, { force: true });
    lock.close();
  });
  return { wasKilled };
}
