import { existsSync, readdirSync, statSync } from 'node:fs';
import path from 'node:path';
import {
  erasureFolder,
  isErasureLog,
  readErasures,
  type Erasure,
  type ReadFile,
} from '@/lib/platform/erasure-log';
import { ERASURES } from '@/lib/restore/domain';
import { OperatorError } from '@/lib/shared/operator-error';
import { say } from '../say';
import type { Erasures } from './command';

const logsIn = (folder: string) =>
  readdirSync(folder)
    .filter(isErasureLog)
    .map((name) => path.join(folder, name));

/** The erasure logs that this site has. */
const ownLogs = (): string[] => (existsSync(erasureFolder()) ? logsIn(erasureFolder()) : []);

/** The files that a path names. @throws OperatorError where there are none */
function filesAt(place: string): string[] {
  if (!existsSync(place)) throw new OperatorError(`There is no ${place}.`);
  const files = statSync(place).isDirectory() ? logsIn(place) : [place];
  if (files.length === 0) throw new OperatorError(`There is no erasure log in ${place}.`);
  return files;
}

/** Each file on a line, so that a machine whose log is missing shows. */
const described = ({ file, lines, lastAt, unverified }: ReadFile) => {
  const host = /^erasures-(.+)\.jsonl$/.exec(path.basename(file))?.[1];
  const from = host === undefined ? '' : ` of ${host}`;
  const last = lastAt ? `, the last of ${lastAt.toISOString()}` : '';
  const left = unverified > 0 ? `; LEFT OUT, BECAUSE NO KEY OF THIS SITE WROTE THEM: ${unverified}` : '';
  return `Erasure log${from}, ${file}: ${lines} lines${last}${left}`;
};

/** What to replay, and what of it this site's own log has already. */
export type ErasureLogs = { erasures: readonly Erasure[]; own: readonly Erasure[] };

/**
 * Reads the erasure logs to replay, those named, by file or folder, and this site's own, and says what each has.
 * @throws OperatorError where nothing is named and this site's own log, which a first look at `/readyz` makes, has no line
 */
export async function readErasureLogs({ paths, areLost }: Erasures): Promise<ErasureLogs> {
  const named = paths.flatMap(filesAt);
  const own = await readErasures(ownLogs(), ERASURES);
  if (paths.length === 0 && own.erasures.length === 0 && !areLost)
    throw new OperatorError(
      `No erasure log found. Without it, deleted requests would come back. Name the lost site's DATA_DIR or ERASURES_DIR, or its
shipped log: --erasures PATH. If you don't have one: --without-erasures. Nothing was changed.`,
    );
  const { erasures, files } = await readErasures([...new Set([...named, ...ownLogs()])], ERASURES);
  for (const file of files) say(described(file));
  return { erasures, own: own.erasures };
}
