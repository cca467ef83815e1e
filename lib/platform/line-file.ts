import {
  closeSync,
  createReadStream,
  existsSync,
  fstatSync,
  fsyncSync,
  openSync,
  readSync,
  writeSync,
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

/**
 * Adds a line to the end of a file that its owner alone may read, and returns once the disk has it. What a crash left of
 * an earlier line stays a line of its own.
 */
export function appendLine(file: string, line: string): void {
  const descriptor = openSync(file, 'a+', 0o600);
  try {
    const torn = !['', NEW_LINE].includes(tailOf(descriptor, 1));
    writeSync(descriptor, `${torn ? NEW_LINE : ''}${line}${NEW_LINE}`);
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

/** The lines of a file, one after another, however long it is. */
export const linesOf = (file: string): AsyncIterable<string> =>
  createInterface({ input: createReadStream(file), crlfDelay: Infinity });
