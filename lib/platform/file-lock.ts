import { DatabaseSync } from 'node:sqlite';

const SQLITE_BUSY = 5; // https://sqlite.org/rescode.html

/**
 * Takes a lock for this process until it ends or releases it; null while another has it. It is SQLite's lock on a file: the
 * operating system drops it when the process dies, however it dies, so that none is ever stale.
 * @throws if the file can't be opened
 */
export function takeFileLock(file: string): { release: () => void } | null {
  const lock = new DatabaseSync(file);
  try {
    lock.exec('PRAGMA journal_mode = MEMORY; PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE');
  } catch (error) {
    lock.close();
    if ((error as { errcode?: number }).errcode !== SQLITE_BUSY) throw error;
    return null;
  }
  return { release: () => lock.close() };
}
