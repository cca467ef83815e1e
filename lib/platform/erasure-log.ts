import { mkdir, open } from 'node:fs/promises';
import { hostname } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { blindIndexes } from './blind-index';
import { env } from './env';
import { checkRing } from './keys';
import { appendLine, linesOf } from './line-file';
import { log } from './log';
import { perProcess } from './per-process';

// What was deleted, or taken back, for good is logged outside the database too, so that a restore of an older backup can
// do it again. A line has the row's random id, the time, and a keyed hash that says what was done: without the keys it tells
// nothing of a person, and it can't be made up.

/** One line: what was done to which row, and when. */
export type Erasure = { id: string; at: Date; kind: string };

/** A file for each host, in a folder that may be shared: appending from two hosts can mix lines on network drives. */
const FILE_NAME = /^erasures-[\w.-]+\.jsonl$/;
export const isErasureLog = (name: string): boolean => FILE_NAME.test(name);

/** Where the files of this site are. */
export const erasureFolder = (): string => env().ERASURES_DIR ?? env().DATA_DIR;

const ownFile = () => path.join(erasureFolder(), `erasures-${hostname().replace(/[^\w.-]/g, '_')}.jsonl`);

const macsOf = (at: string, id: string, kind: string) =>
  blindIndexes(checkRing(), 'erasure', `${at}\0${id}\0${kind}`);

/** A crash may leave a part of a line; the next one begins behind it, because another process may be writing. */
const never = () => false;

const makeFolder = () => mkdir(erasureFolder(), { recursive: true, mode: 0o700 });

/** A disk that answers later is taken for one that doesn't: the transaction must end before its own limit. */
const PATIENCE_MS = 2_000;
/** One at a time: a drive that hangs takes one of the few threads that a process has for files. */
const queue = perProcess('erasure-log', () => ({ last: Promise.resolve() }));

async function append(line: Line): Promise<void> {
  const file = ownFile();
  const given = new AbortController();
  const appending = queue.last.then(async () => {
    given.signal.throwIfAborted();
    await makeFolder();
    await appendLine(file, JSON.stringify(line), never);
  });
  queue.last = appending.catch(() => undefined); // whoever waits for it gets its error
  const isDone = await Promise.race([
    appending.then(() => true),
    sleep(PATIENCE_MS, false, { ref: false, signal: given.signal }),
  ]).finally(() => given.abort());
  if (!isDone) throw new ErasureLogLate();
  log.info('erasure.logged', line);
}

/** The file of the log didn't take a line in time. It may still: a line too many is harmless (ADR 0048). */
class ErasureLogLate extends Error {
  override name = 'ErasureLogLate';
  readonly code = 'ERASURE_LOG_LATE';
}

/**
 * Logs that a row was erased, and resolves once the disk has it. Call it as the last step of the transaction that does it:
 * what can't be logged isn't done, and what is done is always logged.
 * @param kind what was done to it, in a word of ours
 */
export async function recordErasure({ id: erasedId, at: moment, kind }: Erasure): Promise<void> {
  const at = moment.toISOString();
  await append({ at, erasedId, mac: macsOf(at, erasedId, kind)[0] ?? '' });
}

/** Makes sure that erasures can be logged here, by making the file. Throws where they can't. */
export async function requireErasureLog(): Promise<void> {
  await makeFolder();
  await (await open(ownFile(), 'a', 0o600)).close();
}

const lineSchema = z.object({ at: z.iso.datetime(), erasedId: z.uuid(), mac: z.string() });
type Line = z.output<typeof lineSchema>;

function parseLine(text: string): Line | undefined {
  try {
    return lineSchema.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined; // of another event in a shipped log, or what a crash left
  }
}

/** What a file has: lines that the keys wrote, the time of the last of them, and lines that none of the keys wrote. */
export type ReadFile = { file: string; lines: number; lastAt: Date | null; unverified: number };

/** What files say was erased, each once, the earliest first; and each file. */
export type ReadErasures = { erasures: Erasure[]; files: ReadFile[] };

/** Reads the lines of a file. @param found what is known already, by line; takes the file's own */
async function readFile(
  file: string,
  kinds: readonly string[],
  found: Map<string, Erasure>,
): Promise<ReadFile> {
  const read: ReadFile = { file, lines: 0, lastAt: null, unverified: 0 };
  for await (const text of linesOf(file)) {
    const line = parseLine(text);
    if (!line) continue;
    const key = `${line.at} ${line.erasedId} ${line.mac}`;
    const erasure = found.get(key) ?? verified(line, kinds);
    if (!erasure) {
      read.unverified += 1;
      continue;
    }
    found.set(key, erasure);
    read.lines += 1;
    if (!read.lastAt || erasure.at > read.lastAt) read.lastAt = erasure.at;
  }
  return read;
}

/** What a line says; nothing where none of the keys wrote it: made up, damaged, or of a key that is gone. */
function verified({ at, erasedId, mac }: Line, kinds: readonly string[]): Erasure | undefined {
  const kind = kinds.find((one) => macsOf(at, erasedId, one).includes(mac));
  return kind === undefined ? undefined : { id: erasedId, at: new Date(at), kind };
}

/**
 * Reads files of erasures, or shipped logs of the site.
 * @param kinds all that may have been done
 */
export async function readErasures(
  files: readonly string[],
  kinds: readonly string[],
): Promise<ReadErasures> {
  const found = new Map<string, Erasure>();
  const read: ReadFile[] = [];
  for (const file of files) read.push(await readFile(file, kinds, found));
  const erasures = [...found.values()].sort((one, other) => one.at.getTime() - other.at.getTime());
  return { erasures, files: read };
}
