import path from 'node:path';
import { parseArgs } from 'node:util';
import { verifyAudit } from '@/lib/audit/chain/data';
import { requeueReleases } from '@/lib/content/publishing/mutations';
import { requireReadableRequests } from '@/lib/intake/data';
import { requeueDeliveries } from '@/lib/outbox/mutations';
import { readIdentities } from '@/lib/platform/backup/encryption';
import { restoreBackup } from '@/lib/platform/backup/restore';
import { keyRing } from '@/lib/platform/keys';
import { run } from './local/run';

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

// `npm run restore -- FILE` restores a backup into an empty database. It starts nothing, so no mail goes out yet.
const [, , ...args] = process.argv;

function parsed() {
  try {
    const options = { identity: { type: 'string' } } as const;
    const { values, positionals } = parseArgs({ args, allowPositionals: true, options });
    const [file] = positionals;
    if (file !== undefined && positionals.length === 1) return { file: path.resolve(file), ...values };
  } catch {
    // said below
  }
  console.error('Use: npm run restore -- FILE [--identity FILE]');
  process.exit(1);
}

const { file, identity } = parsed();
let summary = '';
await run('start', {
  serve: false,
  check: async ({ ownerUrl }) => {
    keyRing(); // the keys first: without them nothing can be read
    const rows = await restoreBackup(ownerUrl, {
      file,
      identities: identity ? readIdentities(identity) : [],
    });
    const total = Object.values(rows).reduce((sum, count) => sum + count, 0);
    summary = `Restored ${total} rows in ${Object.keys(rows).length} tables.`;
  },
  prepare: async () => {
    const [mails, releases] = [await requeueDeliveries(), await requeueReleases()];
    summary += `\n${await proof()}\nWhen the site starts, it continues with: queued emails (${mails}), scheduled pages (${releases}).`;
  },
  farewell: () => Promise.resolve(summary),
});
