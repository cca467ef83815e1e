import { clinic } from '@/lib/clinic/data';
import { readMailStatus } from '@/lib/outbox/data';
import { mailStatusLines } from '@/lib/outbox/domain';
import { retryWaiting } from '@/lib/outbox/resending/mutations';
import { OperatorError } from '@/lib/shared/operator-error';
import { ownValue } from '@/lib/shared/own-value';
import { runCommand } from './run-command';

const USE = 'Use: npm run mail -- status (changes nothing), or npm run mail -- retry';

async function status() {
  for (const line of mailStatusLines(await readMailStatus(), clinic().timeZone)) console.log(line);
}

async function retry() {
  const retried = await retryWaiting(null, new Date());
  if (!retried.ok) console.log('No email is waiting to be retried.');
  else
    console.log(
      `${retried.value === 1 ? '1 email is' : `${retried.value} emails are`} retried now, if a worker is running. ` +
        'See what happens: npm run mail -- status',
    );
}

/** Says how mail stands, or has what waits after an outage tried at once, as the desk does. */
await runCommand(async ([command = '', ...rest]) => {
  const commands: Readonly<Record<string, () => Promise<void>>> = { status, retry };
  const run = rest.length === 0 ? ownValue(commands, command) : undefined;
  if (!run) throw new OperatorError(USE);
  await run();
});
