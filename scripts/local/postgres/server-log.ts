import type { ChildProcess } from 'node:child_process';
import { openSync, writeSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { PROCESS_NAME } from '@/lib/platform/log';
import { lineWithText, print } from '@/lib/platform/output-lines.js';
import { isLogged } from '@/lib/platform/production.js';
import { ownValue } from '@/lib/shared/own-value';

/** As `LINE` reads it: time, process, SQLSTATE and, of a connection, its name. */
export const LOG_PREFIX = 'log_line_prefix=%m [%p] %e %q[%a] ';

const LINE = /^(?:\S+ \S+ \S+ )?\[(\d+)\] (?:([0-9A-Z]{5}) )?(?:\[(.*?)\] )?(\w+): +(.*)$/;
/** The name of a connection during a transaction of a request (lib/platform/request-transactions.ts). */
const OF_REQUEST = /^\w+:([\da-f-]{32,36})$/i;

/** Of what goes wrong in a statement the text may show a value: those have their code alone. */
const LEVELS = {
  LOG: { level: 'info', keepsText: true },
  FATAL: { level: 'warn', keepsText: true }, // a connection is refused or ends: usual at each stop
  PANIC: { level: 'error', keepsText: true },
} as const;
const OF_A_STATEMENT = { level: 'warn', keepsText: false } as const;
const NO_FAULT = '00000';

/** A line of PostgreSQL's as one of our log; undefined for those that go on with a message. */
export function serverLine(printed: string): string | undefined {
  if (printed.trim() === '' || printed.startsWith('\t')) return undefined;
  const source = { process: 'postgres', event: 'postgres.message' };
  const [, pid, code, connection = '', severity = '', text] = LINE.exec(printed) ?? [];
  // Before it reads its settings, or from the system's loader of programs.
  if (pid === undefined) return lineWithText({ level: 'warn', ...source, text: printed });
  const { level, keepsText } = ownValue(LEVELS, severity) ?? OF_A_STATEMENT;
  return lineWithText({
    level,
    ...source,
    pid: Number(pid),
    code: code === NO_FAULT ? undefined : code,
    requestId: OF_REQUEST.exec(connection)?.[1],
    text: keepsText ? text : undefined,
  });
}

/** A full disk must not end what starts the server again once there is room: it goes on without that line. */
function append(descriptor: number, line: string) {
  try {
    writeSync(descriptor, line);
  } catch {
    // In production standard output has the line too.
  }
}

/**
 * Opens the log of a server beside its data. What the returned function is given writes its standard error there, and in
 * production to standard output too.
 */
export function serverLog(file: string): (server: ChildProcess) => ChildProcess {
  const descriptor = openSync(file, 'a', 0o600);
  const isShown = isLogged(PROCESS_NAME, process.env);
  return (server) => {
    if (server.stderr)
      createInterface({ input: server.stderr }).on('line', (printed) => {
        const line = serverLine(printed);
        if (line === undefined) return;
        append(descriptor, line);
        if (isShown) print(line);
      });
    return server;
  };
}
