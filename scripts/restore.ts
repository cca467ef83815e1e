import path from 'node:path';
import { verifyAudit } from '@/lib/audit/chain/data';
import { requireReadableRequests } from '@/lib/intake/renewal/data';
import { readIdentities } from '@/lib/platform/backup/encryption';
import { totalOf } from '@/lib/platform/backup/format';
import { markRecovered, restoreBackup } from '@/lib/platform/backup/restore';
import { prepareKeys } from '@/lib/platform/key-service';
import { keyRing } from '@/lib/platform/keys';
import { listActiveAccounts, readHold, readWaiting, requireNoWorker } from '@/lib/restore/data';
import { completeRestore, replayErasures } from '@/lib/restore/mutations';
import { failureText } from './local/failure-text';
import { run } from './local/run';
import { parseCommand, type Command, type Erasures } from './restore/command';
import { readErasureLogs, type ErasureLogs } from './restore/erasure-files';
import { release } from './restore/release';
import { sayFailure } from './say';

/** Opens what was restored and checks the audit, so that no one finds out in an emergency that it can't be read. */
async function proof(): Promise<string> {
  const opened = await requireReadableRequests();
  const { chained, firstBroken } = await verifyAudit([]);
  const audit =
    !firstBroken || firstBroken.reason === 'CHECKPOINTS_MISSING'
      ? `The audit passed its check, with ${chained} entries`
      : 'THE AUDIT FAILED ITS CHECK: npm run audit -- verify says where';
  return `Requests opened: ${opened}. ${audit}.`;
}

const OUTDATED = 'PASSWORD OR SECOND FACTOR CHANGED SINCE: THE OLD ONE WORKS AGAIN';
const NO_ADMIN = 'No administrator can sign in. Invite one: npm run staff -- invite EMAIL --role admin';

/** Who can sign in, once suspensions and roles are as the log says. */
async function accounts({ erasures }: ErasureLogs): Promise<string> {
  const active = await listActiveAccounts(erasures);
  const lines = active.map(
    ({ name, email, role, isOutdated }) =>
      `  ${role}  ${JSON.stringify(name)}  ${email}${isOutdated ? `  ${OUTDATED}` : ''}`,
  );
  if (!active.some(({ role }) => role === 'admin')) lines.push(NO_ADMIN);
  return `Everyone is signed out. Active accounts: suspend whoever has left since, if the log doesn't have it.\n${lines.join('\n')}`;
}

/** What the operator should know before the site starts. */
async function heldBack(now: Date): Promise<string> {
  const hold = await readHold();
  if (!hold) return '';
  const { mailsBefore, pages, pagesDue } = await readWaiting(hold, now);
  return `The site was restored to ${hold.madeAt.toISOString()}. Anything newer is missing.
The site can start, but holds back: queued emails (${mailsBefore}, which may have been sent since), scheduled pages
(${pages}, due: ${pagesDue}), reminders, digests and retention. Look at the desk, then: npm run restore -- --release`;
}

/** Erases again what was erased since the backup was made. */
async function replay({ erasures, own }: ErasureLogs): Promise<string> {
  const done = await replayErasures(erasures, own, new Date());
  return `Deletions, withdrawn consents and changes of staff access in the log: ${erasures.length}, of which ${done} were applied again.`;
}

/** Brings a database back, and says what it did; `ownerUrl` is for the role that may change its tables. */
type Step = (ownerUrl: string) => Promise<string>;

/** From a backup, into an empty database. */
const fromBackup =
  ({ file, identity, acceptsUnsigned }: Extract<Command, { mode: 'backup' }>): Step =>
  async (ownerUrl) => {
    const identities = identity === undefined ? [] : readIdentities(identity);
    const backup = { file: path.resolve(file), identities, acceptsUnsigned };
    const rows = await restoreBackup(ownerUrl, backup, new Date());
    return `Restored ${totalOf(rows)} rows in ${Object.keys(rows).length} tables.`;
  };

/** By the server's own recovery, or a copy of its files: the rows are there, as they were at that time. */
const fromRecovery =
  (madeAt: Date): Step =>
  async (ownerUrl) => {
    await requireNoWorker();
    await markRecovered(ownerUrl, madeAt, new Date());
    return 'Marked the database as a restored one.';
  };

/** The first runs on an empty database, the other on one that has this release's tables. */
type Steps = { beforeMigration?: Step; afterMigration?: Step };

/** Restores. It starts nothing, and what it restored waits to be released. */
async function restore({ beforeMigration, afterMigration }: Steps, erasures: Erasures) {
  const summary: string[] = [];
  let logs: ErasureLogs = { erasures: [], own: [] };
  let owner = '';
  await run('start', {
    serve: false,
    check: async ({ ownerUrl }) => {
      owner = ownerUrl;
      await prepareKeys();
      keyRing(); // the keys first: without them nothing can be read
      logs = await readErasureLogs(erasures);
      if (beforeMigration) summary.push(await beforeMigration(owner));
    },
    prepare: async () => {
      if (afterMigration) summary.push(await afterMigration(owner));
      summary.push(await replay(logs), await proof());
      await completeRestore(new Date());
      summary.push(await accounts(logs), await heldBack(new Date()));
    },
    farewell: () => Promise.resolve(summary.join('\n')),
  });
}

function perform(command: Command): Promise<void> {
  switch (command.mode) {
    case 'release':
      return release(command.mail);
    case 'recovered':
      return restore({ afterMigration: fromRecovery(command.madeAt) }, command.erasures);
    case 'backup':
      return restore({ beforeMigration: fromBackup(command) }, command.erasures);
  }
}

function commandGiven(): Command {
  try {
    return parseCommand(process.argv.slice(2));
  } catch (error) {
    sayFailure(failureText(error));
    process.exit(1);
  }
}

await perform(commandGiven());
