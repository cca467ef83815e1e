import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';

/**
 * A service manager waits ten or more seconds, and the database must stop after the rest. PostgreSQL itself kills processes of
 * its own that an immediate stop hasn't ended in five.
 */
const LIMIT_MS = 8_000;

const hasEnded = ({ exitCode, signalCode }: ChildProcess) => exitCode !== null || signalCode !== null;

/** Asks a process to end, by these signals, and kills it where it hasn't in eight seconds. Its last lines have been read then. */
export async function endProcess(child: ChildProcess, ...signals: readonly NodeJS.Signals[]): Promise<void> {
  if (hasEnded(child)) return;
  const gone = once(child, 'close');
  for (const signal of signals) child.kill(signal);
  const late = sleep(LIMIT_MS, undefined, { ref: false }).then(() => child.kill('SIGKILL'));
  await Promise.race([gone, late.then(() => gone)]);
}
