import { spawn } from 'node:child_process';
import { once } from 'node:events';
import type { DatabaseRoles } from '@/lib/platform/database-rights';
import { relayOutput } from '@/lib/platform/output-lines.js';
import { OperatorError } from '@/lib/shared/operator-error';
import { inLog } from '../say';
import { EXIT_WITH_PARENT, programArgs } from './children';
import type { Mode, SiteFacts } from './site-preparation';

/** What the process that prepares the site tells the start command. */
export type Preparation = { facts: SiteFacts } | { failure: string };

/**
 * Prepares database, keys and build in a process of its own, which alone gets the owner's role. What all that takes in
 * memory goes with it.
 * @throws OperatorError saying what is in the way
 */
export async function prepareApart(
  mode: Mode,
  { applicationUrl, ownerUrl }: DatabaseRoles,
  signal: AbortSignal,
): Promise<SiteFacts> {
  const output = inLog() ? 'pipe' : 'inherit';
  const child = spawn(process.execPath, [...EXIT_WITH_PARENT, ...programArgs('prepare', mode), mode], {
    env: { ...process.env, DATABASE_URL: applicationUrl, DATABASE_OWNER_URL: ownerUrl },
    stdio: ['ignore', output, output, 'ipc'],
  });
  relayOutput(child, { process: 'prepare', keepsText: false });
  const stop = () => child.kill('SIGTERM');
  signal.addEventListener('abort', stop, { once: true });
  let outcome: Preparation | undefined;
  child.once('message', (message) => (outcome = message as Preparation));
  await once(child, 'close');
  signal.removeEventListener('abort', stop);
  signal.throwIfAborted();
  if (!outcome) throw new OperatorError('The preparation of the database ended before it finished.');
  if ('failure' in outcome) throw new OperatorError(outcome.failure);
  return outcome.facts;
}
