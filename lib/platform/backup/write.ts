import { createHash } from 'node:crypto';
import { closeSync, createWriteStream, fsyncSync, openSync, renameSync, rmSync } from 'node:fs';
import path from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import type { ClientBase } from 'pg';
import { to as copyTo } from 'pg-copy-streams';
import { faultCode } from '@/lib/shared/fault-code';
import { OperatorError } from '@/lib/shared/operator-error';
import { withConnection } from '../connection';
import { READ_HISTORY, type AppliedMigration } from '../migration-history';
import { encrypted } from './encryption';
import { checkBackup, copyEnd, copyStart, headLine, quoted, tailLine, type RowCounts } from './format';
import { readTables, sizesOf } from './tables';

/** What a run is at; `share` is how much of the rows it has copied, from 0 to 1. */
export type Progress = { step: 'copying'; share: number } | { step: 'reading back' };

type Options = {
  /** Public keys that it is encrypted for, in the age format; none leaves it in the clear. */
  recipients: readonly string[];
  onProgress?: (progress: Progress) => void;
};

type Contents = { madeAt: Date; onCopied: (share: number) => void };

async function* contents(
  client: ClientBase,
  { madeAt, onCopied }: Contents,
): AsyncGenerator<string | Buffer> {
  const hash = createHash('sha256');
  const rows = new Map<string, number>();
  const hashed = <Part extends string | Buffer>(part: Part): Part => {
    hash.update(part);
    return part;
  };
  const migrations = (await client.query<AppliedMigration>(READ_HISTORY)).rows;
  yield hashed(headLine({ format: 1, madeAt: madeAt.toISOString(), migrations }));
  const tables = await readTables(client);
  const sizes = await sizesOf(client, tables);
  const all = sizes.reduce((sum, size) => sum + size, 0);
  let before = 0;
  for (const [place, { name, columns }] of tables.entries()) {
    const size = sizes[place] ?? 0;
    let copied = 0;
    yield hashed(copyStart(name, columns));
    const stream = client.query(copyTo(`COPY "${name}" (${quoted(columns)}) TO STDOUT`));
    for await (const chunk of stream as AsyncIterable<Buffer>) {
      yield hashed(chunk);
      copied += chunk.length;
      onCopied((before + Math.min(copied, size)) / all); // text and pages differ in size: an estimate
    }
    yield hashed(copyEnd);
    rows.set(name, stream.rowCount);
    before += size;
  }
  yield tailLine(hash.digest('hex'), Object.fromEntries(rows));
}

/** What can't be written often can't be looked at either. */
function removeIfPossible(file: string) {
  try {
    rmSync(file, { force: true });
  } catch {
    // the fault that led here says more
  }
}

function flush(place: string, flags: 'r' | 'r+') {
  const handle = openSync(place, flags);
  fsyncSync(handle);
  closeSync(handle);
}

/**
 * Writes all rows as they are at one moment into a file that only its owner can read. It is written aside, read back,
 * decrypted and compared, and only then takes the place of an earlier one.
 * @param now the moment that the backup says it is of
 * @throws OperatorError where the file can't be written, or a recipient is malformed
 */
export async function writeBackup(
  connectionString: string,
  file: string,
  now: Date,
  { recipients, onProgress = () => undefined }: Options,
): Promise<RowCounts> {
  const aside = `${file}.unfinished`;
  const onCopied = (share: number) => onProgress({ step: 'copying', share });
  try {
    const identities = await withConnection(connectionString, async (client) => {
      await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
      const rows = Readable.from(contents(client, { madeAt: now, onCopied }));
      const once = await writeTo(aside, rows, recipients);
      await client.query('COMMIT');
      return once;
    });
    onProgress({ step: 'reading back' });
    const { rows } = await checkBackup({ file: aside, identities });
    flush(aside, 'r+');
    renameSync(aside, file);
    flush(path.dirname(file), 'r'); // its name is on the disk too
    return rows;
  } catch (error) {
    removeIfPossible(aside);
    if (['ENOENT', 'EACCES', 'ENOSPC', 'EROFS', 'EISDIR', 'ENOTDIR'].includes(faultCode(error)))
      throw new OperatorError(
        `${file} can't be written (${faultCode(error)}). Check the folder, its owner and the free space.`,
      );
    throw error;
  }
}

/** Returns the identities that open what was written, for this run alone. */
async function writeTo(file: string, rows: Readable, recipients: readonly string[]): Promise<string[]> {
  const zipped = createGzip();
  const sealed = recipients.length === 0 ? undefined : await encrypted(recipients, zipped);
  rmSync(file, { force: true }); // of a run that was killed; a file that is there would keep its own rights
  const target = createWriteStream(file, { mode: 0o600, flags: 'wx' });
  await Promise.all([pipeline(rows, zipped), pipeline(sealed?.stream ?? zipped, target)]);
  return sealed ? [sealed.once] : [];
}
