import { existsSync, readdirSync, statSync } from 'node:fs';
import path from 'node:path';
import { erasureFolder, isErasureLog } from '@/lib/platform/erasure-log';
import { OperatorError } from '@/lib/shared/operator-error';

const logsIn = (folder: string) =>
  readdirSync(folder)
    .filter(isErasureLog)
    .map((name) => path.join(folder, name));

/** The logs of erasures that this site has. */
export const ownLogs = (): string[] => (existsSync(erasureFolder()) ? logsIn(erasureFolder()) : []);

/**
 * The logs of erasures to replay: those named, by file or folder, and this site's own.
 * @throws OperatorError where there is none and the operator didn't say that this is meant, or where one isn't there
 */
export function erasureLogs(given: readonly string[], without: boolean): string[] {
  const named = given.flatMap((place) => {
    if (!existsSync(place)) throw new OperatorError(`There is no ${place}.`);
    return statSync(place).isDirectory() ? logsIn(place) : [place];
  });
  const files = [...named, ...ownLogs()];
  if (files.length === 0 && !without)
    throw new OperatorError(
      `There is no log of what people have deleted since the backup, so that they would come back. Name the lost site's DATA_DIR
or ERASURES_DIR, or its shipped log: --erasures PATH. If there is none any more: --without-erasures. Nothing was changed.`,
    );
  return files;
}
