import path from 'node:path';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { verifyAudit } from '@/lib/audit/chain/data';
import { requireReadableRequests } from '@/lib/intake/data';
import { readIdentities } from '@/lib/platform/backup/encryption';
import { markRecovered, restoreBackup } from '@/lib/platform/backup/restore';
import { keyRing } from '@/lib/platform/keys';
import { readHold, readWaiting, requireNoWorker } from '@/lib/restore/data';
import { completeRestore, replayErasures } from '@/lib/restore/mutations';
import { run } from './local/run';
import { readErasureLogs, type ErasureLogs } from './restore/erasure-files';
import { release } from './restore/release';

const USE = `Use: npm run restore -- FILE [--identity FILE] ERASURES  restores a backup into an empty database
     npm run restore -- --recovered TIME ERASURES       does the same with a database that its server brought back
     npm run restore -- --release [--mail send|drop]    lets mail, schedules and timed jobs go on after a restore
ERASURES: --erasures PATH, as often as there are logs, or --without-erasures if none is left`;

const OPTIONS = {
  identity: { type: 'string' },
  erasures: { type: 'string', multiple: true, default: [] as string[] },
  'without-erasures': { type: 'boolean', default: false },
  recovered: { type: 'string' },
  release: { type: 'boolean', default: false },
  mail: { type: 'string' },
} as const;

function parsed() {
  try {
    return parseArgs({ args: process.argv.slice(2), allowPositionals: true, options: OPTIONS });
  } catch {
    return undefined;
  }
}

/** Opens what was restored and checks the audit, so that no one finds out in an emergency that it can't be read. */
async function proof(): Promise<string> {
  const opened = await requireReadableRequests();
  const { chained, firstBroken } = await verifyAudit([]);
  const audit =
    !firstBroken || firstBroken.reason === 'CHECKPOINTS_MISSING'
      ? `The audit is in order, with ${chained} entries`
      : 'THE AUDIT IS NOT IN ORDER: npm run audit -- verify says where';
  return `Requests opened: ${opened}. ${audit}.`;
}

/** What the operator should know before the site starts. */
async function heldBack(now: Date): Promise<string> {
  const hold = await readHold();
  if (!hold) return '';
  const { mailsBefore, pages, pagesDue } = await readWaiting(hold, now);
  return `The backup is of ${hold.madeAt.toISOString()}; anything after that is missing.
The site can start, but holds back: queued emails (${mailsBefore}, which may have been sent since), scheduled pages
(${pages}, due: ${pagesDue}), reminders, digests and retention. Look at the desk, then: npm run restore -- --release`;
}

/** Erases again what was erased since the backup was made. */
async function replay({ erasures, own }: ErasureLogs): Promise<string> {
  const done = await replayErasures(erasures, own, new Date());
  return `Deletions and withdrawn consents in the log: ${erasures.length}, of which ${done} were done again.`;
}

/** Brings a database back, and says what it did; `ownerUrl` is for the role that may change its tables. */
type Source = (ownerUrl: string) => Promise<string>;

/** From a backup, into an empty database. */
const fromBackup =
  (file: string, identity: string | undefined): Source =>
  async (ownerUrl) => {
    const identities = identity === undefined ? [] : readIdentities(identity);
    const rows = await restoreBackup(ownerUrl, { file: path.resolve(file), identities }, new Date());
    const total = Object.values(rows).reduce((sum, count) => sum + count, 0);
    return `Restored ${total} rows in ${Object.keys(rows).length} tables.`;
  };

/** By the server's own recovery, or a copy of its files: the rows are there, as they were at that time. */
function fromRecovery(time: string): Source {
  const { data: madeAt } = z.iso.datetime({ offset: true }).safeParse(time);
  if (madeAt === undefined) {
    console.error('The time is the one up to which the server recovered, like 2026-11-30T15:04:05Z.');
    process.exit(1);
  }
  return async (ownerUrl) => {
    await requireNoWorker();
    await markRecovered(ownerUrl, new Date(madeAt), new Date());
    return 'Marked the database as a restored one.';
  };
}

/** `before` runs on an empty database, `after` on one that has this release's tables. */
type Sources = { before?: Source; after?: Source };
type Options = { erasures: string[]; withoutErasures: boolean };

/** Restores. It starts nothing, and what it restored waits to be released. */
async function restore({ before, after }: Sources, { erasures, withoutErasures }: Options) {
  const summary: string[] = [];
  let logs: ErasureLogs = { erasures: [], own: [] };
  let owner = '';
  await run('start', {
    serve: false,
    check: async ({ ownerUrl }) => {
      owner = ownerUrl;
      keyRing(); // the keys first: without them nothing can be read
      logs = await readErasureLogs(erasures, withoutErasures);
      if (before) summary.push(await before(owner));
    },
    prepare: async () => {
      if (after) summary.push(await after(owner));
      summary.push(await replay(logs), await proof());
      await completeRestore(new Date());
      summary.push(await heldBack(new Date()));
    },
    farewell: () => Promise.resolve(summary.join('\n')),
  });
}

const given = parsed();
const [file, ...others] = given?.positionals ?? [];
const { release: isRelease = false, recovered } = given?.values ?? {};
const asked = [file, isRelease || undefined, recovered].filter((one) => one !== undefined).length;
if (!given || asked !== 1 || others.length > 0) {
  console.error(USE);
  process.exit(1);
}
const { identity, mail, erasures, 'without-erasures': withoutErasures } = given.values;
if (isRelease) await release(mail);
const sources =
  recovered === undefined ? { before: fromBackup(file ?? '', identity) } : { after: fromRecovery(recovered) };
await restore(sources, { erasures, withoutErasures });
