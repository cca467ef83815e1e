import { createReadStream } from 'node:fs';
import { open, type FileHandle } from 'node:fs/promises';
import { createInterface } from 'node:readline';

// Never in the event loop: a network drive that hangs would stop everything else.

const TAIL_BYTES = 65_536;
const NEW_LINE = '\n';

async function tailOf(handle: FileHandle, bytes: number): Promise<string> {
  const { size } = await handle.stat();
  const buffer = Buffer.alloc(Math.min(bytes, size));
  if (buffer.length > 0) await handle.read(buffer, 0, buffer.length, size - buffer.length);
  return buffer.toString();
}

/** The text after the last line end. */
const tornOf = async (handle: FileHandle): Promise<string> =>
  (await tailOf(handle, TAIL_BYTES)).split(NEW_LINE).at(-1) ?? '';

/**
 * Adds a line to the end of a file that its owner alone may read, and resolves once the disk has it.
 * @param isUnfinished whether what stands behind the last line end is what a crash left of a line, and goes; anything else
 *   stays as a line of its own
 */
export async function appendLine(
  file: string,
  line: string,
  isUnfinished: (torn: string) => boolean,
): Promise<void> {
  const handle = await open(file, 'a+', 0o600);
  try {
    const torn = await tornOf(handle);
    const goes = isUnfinished(torn);
    if (goes) await handle.truncate((await handle.stat()).size - Buffer.byteLength(torn));
    // Loops and throws: one write may take a part of the line where the disk is full.
    await handle.writeFile(`${torn === '' || goes ? '' : NEW_LINE}${line}${NEW_LINE}`);
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** What is read of a file, and what stands for it where there is no file. */
async function read<Value>(
  file: string,
  readIt: (handle: FileHandle) => Promise<Value>,
  missing: Value,
): Promise<Value> {
  let handle: FileHandle;
  try {
    handle = await open(file, 'r');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return missing;
    throw error;
  }
  try {
    return await readIt(handle);
  } finally {
    await handle.close();
  }
}

/** The last lines of a file, 64 KB of them at most; none where there is no file. */
export const lastLines = (file: string): Promise<string[]> =>
  read(
    file,
    async (handle) => {
      const lines = (await tailOf(handle, TAIL_BYTES)).split(NEW_LINE);
      const isCut = (await handle.stat()).size > TAIL_BYTES;
      return lines.slice(isCut ? 1 : 0).filter((line) => line !== '');
    },
    [],
  );

/** The text after the last line end of a file; empty if there is no file. */
export const tornLine = (file: string): Promise<string> => read(file, tornOf, '');

/** The lines of a file, one after another, however long it is. */
export const linesOf = (file: string): AsyncIterable<string> =>
  createInterface({ input: createReadStream(file), crlfDelay: Infinity });
