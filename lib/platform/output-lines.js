import { hostname } from 'node:os';
import { createInterface } from 'node:readline';
import { stripVTControlCharacters } from 'node:util';

// The output of programs as lines of our log (docs/adr/0014). Plain JavaScript without dependencies: scripts/run.mjs
// needs it before any package is there.

const LEVELS = { info: 30, warn: 40, error: 50 };

/**
 * One line of the log with a text: words of ours for the operator, or of a tool that sees nothing of a visitor.
 * @param {{ level: keyof typeof LEVELS, process: string, pid?: number | undefined, event: string, code?: string | undefined, requestId?: string | undefined, text?: string | undefined }} line
 * @returns {string}
 */
export function lineWithText({ level, process: name, ...rest }) {
  const source = { process: name, host: hostname() };
  return `${JSON.stringify({ level: LEVELS[level], time: new Date().toISOString(), ...source, ...rest })}\n`;
}

// Who reads the log may go; the site stays.
process.stdout.on('error', () => undefined);

/** @param {string} line */
export const print = (line) => process.stdout.write(line);

/** @param {string} text */
function isLogLine(text) {
  if (!text.startsWith('{')) return false;
  try {
    const { level, time, event, process } = JSON.parse(text);
    return typeof level === 'number' && [time, event, process].every((value) => typeof value === 'string');
  } catch {
    return false;
  }
}

/** As Node prints the code of a fault below its stack. */
const CODE = /^\s*code: '([A-Z0-9_]{2,40})',?$/;

/** @param {string} text */
const codeOf = (text) => (/heap out of memory/.test(text) ? 'OUT_OF_MEMORY' : CODE.exec(text)?.[1]);

/**
 * Writes what a program prints to standard output, each line as one line of the log: its own lines as they are, others
 * with their text only where it can be nobody's but the tool's.
 * @param {import('node:child_process').ChildProcess} child
 * @param {{ process: string, keepsText: boolean }} source
 */
export function relayOutput(child, { process: name, keepsText }) {
  /** @type {[import('node:stream').Readable | null, keyof typeof LEVELS][]} */
  const streams = [
    [child.stdout, 'info'],
    [child.stderr, 'warn'],
  ];
  for (const [stream, level] of streams) {
    if (!stream) continue;
    createInterface({ input: stream }).on('line', (printed) => {
      if (isLogLine(printed)) {
        print(`${printed}\n`);
        return;
      }
      const text = stripVTControlCharacters(printed).trimEnd();
      if (text === '') return;
      const said = keepsText ? { text } : { code: codeOf(text) };
      print(lineWithText({ level, process: name, pid: child.pid, event: 'process.output', ...said }));
    });
  }
}
