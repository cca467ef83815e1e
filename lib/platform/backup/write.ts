import { createHash } from 'node:crypto';
import { createWriteStream, openSync, closeSync, fsyncSync, renameSync, rmSync } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import type { ClientBase } from 'pg';
import { to as copyTo } from 'pg-copy-streams';
import { faultCode } from '@/lib/shared/fault-code';
import { OperatorError } from '@/lib/shared/operator-error';
import { withConnection } from '../connection';
import { READ_HISTORY, type AppliedMigration } from '../migration-history';
import { checkBackup, copyEnd, copyStart, headLine, quoted, tailLine, type RowCounts } from './format';
import { readTables } from './tables';

async function* contents(client: ClientBase, madeAt: Date): AsyncGenerator<string | Buffer> {
  const hash = createHash('sha256');
  const rows = new Map<string, number>();
  const hashed = <Part extends string | Buffer>(part: Part): Part => {
    hash.update(part);
    return part;
  };
  const migrations = (await client.query<AppliedMigration>(READ_HISTORY)).rows;
  yield hashed(headLine({ format: 1, madeAt: madeAt.toISOString(), migrations }));
  for (const { name, columns } of await readTables(client)) {
    yield hashed(copyStart(name, columns));
    const stream = client.query(copyTo(`COPY "${name}" (${quoted(columns)}) TO STDOUT`));
    for await (const chunk of stream as AsyncIterable<Buffer>) yield hashed(chunk);
    yield hashed(copyEnd);
    rows.set(name, stream.rowCount);
  }
  yield tailLine(hash.digest('hex'), Object.fromEntries(rows));
}

function flush(file: string) {
  const handle = openSync(file, 'r+');
  fsyncSync(handle);
  closeSync(handle);
}

/**
 * Writes all rows as they are at one moment into a file that only its owner can read. It is written aside, read back and
 * compared, and only then takes the place of an earlier one.
 * @throws OperatorError where the file can't be written
 */
export async function writeBackup(connectionString: string, file: string, now: Date): Promise<RowCounts> {
  const aside = `${file}.unfinished`;
  try {
    await withConnection(connectionString, async (client) => {
      await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
      rmSync(aside, { force: true }); // of a run that was killed; a file that is there would keep its own rights
      const target = createWriteStream(aside, { mode: 0o600, flags: 'wx' });
      await pipeline(Readable.from(contents(client, now)), createGzip(), target);
      await client.query('COMMIT');
    });
    const { rows } = await checkBackup(aside);
    flush(aside);
    renameSync(aside, file);
    return rows;
  } catch (error) {
    rmSync(aside, { force: true });
    if (['ENOENT', 'EACCES', 'ENOSPC', 'EROFS', 'EISDIR', 'ENOTDIR'].includes(faultCode(error)))
      throw new OperatorError(
        `${file} can't be written (${faultCode(error)}). Check the folder, its owner and the free space.`,
      );
    throw error;
  }
}
