import {
  closeSync,
  createReadStream,
  existsSync,
  fstatSync,
  fsyncSync,
  ftruncateSync,
  openSync,
  readSync,
  writeFileSync,
} from 'node:fs';
import { createInterface } from 'node:readline';

const TAIL_BYTES = 65_536;
const NEW_LINE = '\n';

function tailOf(descriptor: number, bytes: number): string {
  const { size } = fstatSync(descriptor);
  const buffer = Buffer.alloc(Math.min(bytes, size));
  readSync(descriptor, buffer, 0, buffer.length, size - buffer.length);
  return buffer.toString();
}

/** The text after the last line end. */
const tornOf = (descriptor: number): string => tailOf(descriptor, TAIL_BYTES).split(NEW_LINE).at(-1) ?? '';

/**
 * Adds a line to the end of a file that its owner alone may read, and returns once the disk has it.
 * @param isUnfinished whether what stands behind the last line end is what a crash left of a line, and goes; anything else
 *   stays as a line of its own
 */
export function appendLine(file: string, line: string, isUnfinished: (torn: string) => boolean): void {
  const descriptor = openSync(file, 'a+', 0o600);
  try {
    const torn = tornOf(descriptor);
    const goes = isUnfinished(torn);
    if (goes) ftruncateSync(descriptor, fstatSync(descriptor).size - Buffer.byteLength(torn));
    // Loops and throws: one write may take a part of the line where the disk is full.
    writeFileSync(descriptor, `${torn === '' || goes ? '' : NEW_LINE}${line}${NEW_LINE}`);
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

/** The last lines of a file, 64 KB of them at most; none where there is no file. */
export function lastLines(file: string): string[] {
  if (!existsSync(file)) return [];
  const descriptor = openSync(file, 'r');
  try {
    const lines = tailOf(descriptor, TAIL_BYTES).split(NEW_LINE);
    const isCut = fstatSync(descriptor).size > TAIL_BYTES;
    return lines.slice(isCut ? 1 : 0).filter((line) => line !== '');
  } finally {
    closeSync(descriptor);
  }
}

/** The text after the last line end of a file; empty if there is no file. */
export function tornLine(file: string): string {
  if (!existsSync(file)) return '';
  const descriptor = openSync(file, 'r');
  try {
    return tornOf(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

/** The lines of a file, one after another, however long it is. */
export const linesOf = (file: string): AsyncIterable<string> =>
  createInterface({ input: createReadStream(file), crlfDelay: Infinity });
