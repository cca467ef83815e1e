import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { OperatorError } from '@/lib/shared/operator-error';
import { takeFileLock } from './file-lock';

/**
 * Takes the data folder for this process until it ends. Returns whether the one before was killed, so that what it ran may
 * take a moment to notice.
 * @throws OperatorError when another process has it
 */
export function lockDataDir(dataDir: string): { wasKilled: boolean } {
  const pidFile = path.join(dataDir, 'pid');
  const lock = takeFileLock(path.join(dataDir, 'lock'));
  if (!lock) {
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
    lock.release();
  });
  return { wasKilled };
}
