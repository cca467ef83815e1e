import { previewPurge, type PendingCut } from '@/lib/cases/retention/data';
import type { Doomed } from '@/lib/cases/retention/domain';
import { purge } from '@/lib/cases/retention/mutations';
import { OperatorError } from '@/lib/shared/operator-error';
import { ownValue } from '@/lib/shared/own-value';
import { runCommand } from './run-command';

const USE = 'Use: npm run retention -- preview (changes nothing), or npm run retention -- purge';

const WORDS = { retention: 'its days are over', trash: 'in the trash for 30 days' } as const;
const line = ({ reference, status, reason }: Doomed) => `  ${reference}  ${status}, ${WORDS[reason]}`;

function printGroup(title: string, doomed: readonly Doomed[]) {
  const counts = Object.entries(Object.groupBy(doomed, ({ status }) => status));
  const byStatus = counts.map(([status, rows]) => `${rows.length} ${status}`).join(', ');
  console.log(`${title}: ${doomed.length}${byStatus ? ` (${byStatus})` : ''}`);
  for (const request of doomed) console.log(line(request));
}

function printPending({ cuts, at, requests }: PendingCut) {
  const words = cuts.map(({ status, from, to }) => `${status} ${to} days instead of ${from}`).join(', ');
  console.log(`A shorter time takes effect on ${at.toISOString()} and deletes ${requests} then: ${words}`);
}

async function preview() {
  const { now, soon, onHold, pending } = await previewPurge(new Date());
  printGroup('Would be deleted now', now);
  printGroup('And in the coming 30 days, if nothing changes', soon);
  console.log(`Under legal hold: ${onHold.all}, of which ${onHold.overdue} would be deleted now without it`);
  if (pending) printPending(pending);
}

async function purgeNow() {
  let deleted = 0;
  const failed = await purge(new Date(), (request) => {
    deleted += 1;
    console.log(line(request));
  });
  console.log(`Deleted for good: ${deleted}`);
  if (failed > 0)
    throw new OperatorError(`Could not be deleted: ${failed}. The log above says which, and why.`);
}

/** Deletes what the retention rules say, like the worker does at night, or says what it would delete. */
await runCommand(async ([command = '', ...rest]) => {
  const commands: Readonly<Record<string, () => Promise<void>>> = { preview, purge: purgeNow };
  const run = rest.length === 0 ? ownValue(commands, command) : undefined;
  if (!run) throw new OperatorError(USE);
  await run();
});
