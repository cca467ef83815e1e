import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { z } from 'zod';
import { OperatorError } from '@/lib/shared/operator-error';
import { blindIndexes } from '../blind-index';
import { checkRing } from '../keys';
import { AGE_HEADER, decrypted, NoIdentity } from './encryption';

// A backup is gzip-compressed text that `psql` reads too: a line that says what it is, each table as `COPY … FROM stdin`
// writes it, and a line with the number of rows of each table and a digest of all before it. Usually it is encrypted
// (encryption.ts).

const HEAD = '-- calusa-recovery backup ';
const TAIL = '-- end ';
const COPY_END = '\\.';

const headSchema = z.object({
  format: z.literal(1),
  madeAt: z.iso.datetime(),
  migrations: z.array(z.object({ name: z.string(), checksum: z.string(), finished: z.boolean() })),
});
const tailSchema = z.object({
  sha256: z.string(),
  rows: z.record(z.string(), z.number()),
  mac: z.string().optional(), // earlier releases wrote none
});

export type BackupHead = z.infer<typeof headSchema>;

/** Rows of each table, by its name. */
export type RowCounts = Readonly<Record<string, number>>;

/** How many rows all tables have together. */
export const totalOf = (rows: RowCounts): number =>
  Object.values(rows).reduce((sum, count) => sum + count, 0);

export const headLine = (head: BackupHead) => `${HEAD}${JSON.stringify(head)}\n`;

/**
 * A backup, the identities that may open it where it is encrypted, and whether it's taken where nothing proves that this
 * site wrote it.
 */
export type BackupFile = { file: string; identities?: readonly string[]; acceptsUnsigned?: boolean };

/** Who has the public key alone can encrypt a backup of their own making: a keyed hash says that this site wrote it. */
const macsOf = (sha256: string) => blindIndexes(checkRing(), 'backup', sha256);

export const tailLine = (sha256: string, rows: RowCounts) =>
  `${TAIL}${JSON.stringify({ sha256, rows, mac: macsOf(sha256)[0] })}\n`;
export const quoted = (columns: readonly string[]) => columns.map((column) => `"${column}"`).join(', ');
export const copyStart = (table: string, columns: readonly string[]) =>
  `COPY "${table}" (${quoted(columns)}) FROM stdin;\n`;
export const copyEnd = `${COPY_END}\n`;

const notForThem = ({ file, identities = [] }: BackupFile) =>
  new OperatorError(
    identities.length === 0
      ? `${file} is encrypted. Name the file with its identity: --identity FILE. Nothing was changed.`
      : `${file} was encrypted for another identity. Use the identity that was in effect when it was made. Nothing was changed.`,
  );

class InTheClear extends Error {}

const inTheClear = (file: string) =>
  new OperatorError(
    `${file} is not encrypted, and you named an identity: it may not be the backup that you think. If it is, leave --identity
out. Nothing was changed.`,
  );

const notABackup = (file: string) =>
  new OperatorError(`${file} is not a complete backup of this site. Use another one; nothing was changed.`);

/** What a whole backup says of itself. */
export type Checked = BackupHead & { rows: RowCounts; sha256: string; mac: string | undefined };

/**
 * Makes sure that this site wrote a backup. Its proof can be cut out, so that one without any is as good as forged.
 * @throws OperatorError where none of this site's keys wrote it, or nothing says who did and it isn't accepted all the same
 */
export function requireOwn({ sha256, mac }: Checked, { file, acceptsUnsigned }: BackupFile): void {
  if (mac === undefined) {
    if (acceptsUnsigned) return;
    throw new OperatorError(
      `${file} doesn't prove who wrote it: it's from an early release, or someone cut the proof out. Only if you know where it
has been since, restore it with --unsigned. Nothing was changed.`,
    );
  }
  if (macsOf(sha256).includes(mac)) return;
  const [key = ''] = mac.split('.');
  throw new OperatorError(
    checkRing().some(({ id }) => id === key)
      ? `${file} wasn't written by this site, or was changed. Use another one; nothing was changed.`
      : `The backup needs the key ${key}, which is not among your keys. Restore that key first; nothing was changed.`,
  );
}

export async function isEncrypted(file: string): Promise<boolean> {
  const handle = await open(file);
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(AGE_HEADER.length), 0, AGE_HEADER.length, 0);
    return buffer.subarray(0, bytesRead).toString() === AGE_HEADER;
  } finally {
    await handle.close();
  }
}

async function openBackup({ file, identities = [] }: BackupFile): Promise<Readable> {
  const source = createReadStream(file);
  if (await isEncrypted(file)) return decrypted(identities, source);
  if (identities.length > 0) throw new InTheClear(); // whoever can write to the folder could have put it there
  return source;
}

/**
 * The lines of a backup, as bytes without their ends: a text that people typed may hold characters that other splitters
 * take for the end of a line.
 */
async function* linesOf(backup: BackupFile): AsyncGenerator<Buffer> {
  let pieces: Buffer[] = []; // of a line whose end has not come yet
  const source = await openBackup(backup);
  const text = createGunzip();
  source.on('error', (error) => text.destroy(error)).pipe(text);
  for await (const chunk of text as AsyncIterable<Buffer>) {
    let from = 0;
    for (let end = chunk.indexOf(10); end >= 0; end = chunk.indexOf(10, from)) {
      yield Buffer.concat([...pieces, chunk.subarray(from, end)]);
      pieces = [];
      from = end + 1;
    }
    if (from < chunk.length) pieces.push(chunk.subarray(from));
  }
  if (pieces.length > 0) yield Buffer.concat(pieces);
}

const jsonAfter = (prefix: string, line: Buffer | undefined): unknown => {
  const text = line?.toString() ?? '';
  return text.startsWith(prefix) ? (JSON.parse(text.slice(prefix.length)) as unknown) : undefined;
};

/**
 * Reads a whole backup and compares its digest.
 * @throws OperatorError where it is damaged, cut or something else
 */
export async function checkBackup(backup: BackupFile): Promise<Checked> {
  const { file } = backup;
  const hash = createHash('sha256');
  let first: Buffer | undefined;
  let last: Buffer | undefined;
  try {
    for await (const line of linesOf(backup)) {
      if (last) hash.update(last).update('\n');
      first ??= Buffer.from(line);
      last = Buffer.from(line);
    }
    const head = headSchema.parse(jsonAfter(HEAD, first));
    const { sha256, rows, mac } = tailSchema.parse(jsonAfter(TAIL, last));
    if (sha256 !== hash.digest('hex')) throw notABackup(file);
    return { ...head, rows, sha256, mac };
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') throw new OperatorError(`There is no file ${file}.`);
    if (error instanceof InTheClear) throw inTheClear(file);
    if (error instanceof NoIdentity) throw notForThem(backup);
    if (code === 'EACCES') throw new OperatorError(`${file} can't be read. Check its owner.`);
    throw notABackup(file);
  }
}

/** A table of a backup: the statement that takes its rows, and the rows as they come. */
export type BackupTable = { table: string; copy: string; rows: AsyncGenerator<Buffer> };

/** The whole line, so that nothing else of a forged file reaches the server as a statement. */
const COPY = /^COPY "([a-z_]+)" \(((?:"[a-z0-9_]+"(?:, )?)+)\) FROM stdin;$/;

/** The tables of a backup, one after the other: the rows of each must be read before the next is asked for. */
export async function* tablesOf(backup: BackupFile): AsyncGenerator<BackupTable> {
  const lines = linesOf(backup);
  for (let next = await lines.next(); !next.done; next = await lines.next()) {
    const [, table, columns] = COPY.exec(next.value.toString()) ?? [];
    if (table === undefined || columns === undefined) continue;
    yield { table, copy: `COPY "${table}" (${columns}) FROM stdin`, rows: rowsOf(lines) };
  }
}

async function* rowsOf(lines: AsyncGenerator<Buffer>): AsyncGenerator<Buffer> {
  for (let next = await lines.next(); !next.done; next = await lines.next()) {
    if (next.value.length === 2 && next.value.toString() === COPY_END) return;
    yield Buffer.concat([next.value, Buffer.from('\n')]);
  }
}
