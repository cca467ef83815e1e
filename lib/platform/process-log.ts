import { existsSync, readFileSync } from 'node:fs';
import { SourceMap, type SourceMapPayload } from 'node:module';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { faultCode } from '@/lib/shared/fault-code';
import { OperatorError } from '@/lib/shared/operator-error';
import { log, PROCESS_NAME } from './log';
import { lineWithText, print } from './output-lines.js';

const LEVELS = { error: 'error', warn: 'warn', log: 'info', info: 'info', debug: 'info' } as const;

/**
 * From now on what Node would print about this process, its warnings and the fault that ends it, and what packages write
 * to the console become lines of our log: the kind of a fault and where in the code it was, never its text, which may
 * repeat what a client sent.
 */
export function logProcess(): void {
  logConsole();
  process.removeAllListeners('warning'); // Node's own, which prints them
  process.on('warning', ({ name, ...rest }) => {
    if (name === 'ExperimentalWarning') return; // what we chose (docs/adr/0013)
    log.warn('process.warning', { code: faultCode({ name, ...rest }) });
  });
  process.on('uncaughtException', (fault) => {
    log.error('process.uncaught', faultFields(fault));
    process.exit(1);
  });
}

/** Next replaces the console's methods while it gets ready: then this has to be done again. */
export function logConsole(): void {
  for (const method of Object.keys(LEVELS) as (keyof typeof LEVELS)[])
    console[method] = logMessage(LEVELS[method]);
}

/** Why a process could not start. An OperatorError's text is ours. */
export function logNotStarted(fault: unknown): void {
  const [level, event] = ['error', 'process.not_started'] as const;
  if (fault instanceof OperatorError)
    print(lineWithText({ level, process: PROCESS_NAME, pid: process.pid, event, text: fault.message }));
  else log.error(event, faultFields(fault));
}

const faultFields = (fault: unknown) => ({
  code: faultCode(fault),
  ...(fault instanceof Error && { at: placeOf(fault), ...digestOf(fault) }),
});

/** The number that an error page of Next's shows for this fault, by which it can be found in the log. */
function digestOf({ digest }: Error & { digest?: unknown }) {
  return typeof digest === 'string' && /^\d{1,20}$/.test(digest) ? { digest } : {};
}

function logMessage(level: 'info' | 'warn' | 'error') {
  const write = (...args: unknown[]) => {
    const fault = args.find((arg) => arg instanceof Error);
    log[level]('process.message', fault ? faultFields(fault) : { at: callerOf(write) });
  };
  return write;
}

/** Where in the code a function was called. */
function callerOf(called: (...args: unknown[]) => void): string {
  const here = new Error();
  Error.captureStackTrace(here, called);
  return placeOf(here);
}

/** The first line of the stack, without the message above it, which may hold lines of its own. */
function placeOf({ stack = '', message }: Error): string {
  const frames = stack.slice(stack.indexOf(message) + message.length);
  const [, place, line, column] = /\bat (?:.* \()?([^()\s]+):(\d+):(\d+)\)?$/m.exec(frames) ?? [];
  if (place === undefined) return 'unknown';
  const file = place.startsWith('file:') ? fileURLToPath(place) : place;
  return sourcePlace(file, Number(line), Number(column)).replace(`${process.cwd()}/`, '');
}

/** Where a place in a bundle is in the sources. Read at a fault: Node's own reading of maps takes 40 MB from the start. */
function sourcePlace(file: string, line: number, column: number): string {
  const map = `${file}.map`;
  if (!existsSync(map)) return `${file}:${line}:${column}`;
  const origin = new SourceMap(JSON.parse(readFileSync(map, 'utf8')) as SourceMapPayload).findOrigin(
    line,
    column,
  );
  return 'fileName' in origin
    ? `${path.resolve(path.dirname(map), origin.fileName)}:${origin.lineNumber}:${origin.columnNumber}`
    : `${file}:${line}:${column}`;
}
