import path from 'node:path';
import { parseArgs } from 'node:util';
import { verifyAudit } from '@/lib/audit/chain/data';
import { requireReadableRequests } from '@/lib/intake/data';
import { readIdentities } from '@/lib/platform/backup/encryption';
import { restoreBackup } from '@/lib/platform/backup/restore';
import { keyRing } from '@/lib/platform/keys';
import { readHold, readWaiting } from '@/lib/restore/data';
import { completeRestore } from '@/lib/restore/mutations';
import { run } from './local/run';
import { release } from './restore/release';

const USE = `Use: npm run restore -- FILE [--identity FILE]         restores a backup into an empty database
     npm run restore -- --release [--mail send|drop]  lets mail, schedules and timed jobs go on after a restore`;

const OPTIONS = {
  identity: { type: 'string' },
  release: { type: 'boolean' },
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

/** Restores a backup. It starts nothing, and what it restored waits to be released. */
async function restore(file: string, identity: string | undefined) {
  let summary = '';
  await run('start', {
    serve: false,
    check: async ({ ownerUrl }) => {
      keyRing(); // the keys first: without them nothing can be read
      const identities = identity === undefined ? [] : readIdentities(identity);
      const rows = await restoreBackup(ownerUrl, { file: path.resolve(file), identities }, new Date());
      const total = Object.values(rows).reduce((sum, count) => sum + count, 0);
      summary = `Restored ${total} rows in ${Object.keys(rows).length} tables.`;
    },
    prepare: async () => {
      summary += `\n${await proof()}`;
      await completeRestore(new Date());
      summary += `\n${await heldBack(new Date())}`;
    },
    farewell: () => Promise.resolve(summary),
  });
}

const { values, positionals } = parsed() ?? { values: {}, positionals: [] };
const [file] = positionals;
if (values.release === true && positionals.length === 0) await release(values.mail);
else if (file !== undefined && positionals.length === 1 && !values.release)
  await restore(file, values.identity);
else {
  console.error(USE);
  process.exit(1);
}
