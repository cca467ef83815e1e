import { tryLock } from '@/lib/platform/advisory-locks';
import { db, type Transaction } from '@/lib/platform/db';
import { keyRing } from '@/lib/platform/keys';
import { appendLine } from '@/lib/platform/line-file';
import { log } from '@/lib/platform/log';
import { checkpointsFile, checkpointState, lastLink, unchainedEntries } from './data';
import { chainOn, isUnfinishedCheckpoint, signCheckpoint, type Break, type Link } from './domain';

const BATCH = 1_000;
/** How often to look for entries everywhere rather than near the newest: one may have come with an unusual id. */
const SWEEP_EVERY_MS = 10 * 60 * 1000;

let sweepAt = 0;
let lastAlarm = '';

/**
 * Chains the entries without a link and signs a checkpoint outside the database: in a file in DATA_DIR and a log line,
 * which log shipping carries off. If the chain no longer agrees with the latest checkpoints, the log says so, once.
 * @returns how many were chained
 */
export async function chainAudit(now: Date): Promise<number> {
  const checkpoints = await checkpointState(db());
  raiseAlarm(checkpoints.problem);
  const anywhere = now.getTime() >= sweepAt;
  if (anywhere) sweepAt = now.getTime() + SWEEP_EVERY_MS;
  let checkpointPosition = checkpoints.last?.position ?? 0n;
  for (let chained = 0; ;) {
    const { count, checkpoint } = await db().$transaction((tx) => chainBatch(tx, anywhere));
    chained += count;
    // Also signs another worker's checkpoint, and one that a crash kept from being written.
    if (checkpoint && (count > 0 || checkpoint.position > checkpointPosition))
      await publishCheckpoint(checkpoint, now);
    checkpointPosition = checkpoint?.position ?? checkpointPosition;
    if (count < BATCH) return chained;
  }
}

/** Returns no checkpoint if another worker is chaining. */
async function chainBatch(
  tx: Transaction,
  anywhere: boolean,
): Promise<{ count: number; checkpoint: Link | null }> {
  if (!(await tryLock(tx, 'auditChain'))) return { count: 0, checkpoint: null };
  const last = await lastLink(tx);
  const links = chainOn(keyRing()[0], last, await unchainedEntries(tx, { take: BATCH, anywhere }));
  await storeLinks(tx, links);
  return { count: links.length, checkpoint: links.at(-1) ?? last };
}

/** As four lists: PostgreSQL and Prisma take several times as long for thousands of values one by one. */
async function storeLinks(tx: Transaction, links: ReturnType<typeof chainOn>): Promise<void> {
  if (links.length === 0) return;
  const listed = <Name extends keyof (typeof links)[number]>(name: Name) => links.map((link) => link[name]);
  await tx.$executeRaw`
    INSERT INTO audit_link (position, entry_id, key_id, mac)
    SELECT * FROM unnest(${listed('position')}::bigint[], ${listed('entryId')}::bigint[],
      ${listed('keyId')}::text[], ${listed('mac')}::text[])`;
}

async function publishCheckpoint(link: Link, now: Date) {
  const signed = signCheckpoint(keyRing()[0], link, now);
  const checkpoint = { ...signed, position: Number(signed.position) };
  await appendLine(checkpointsFile(), JSON.stringify(checkpoint), isUnfinishedCheckpoint);
  log.info('audit.head', checkpoint);
}

function raiseAlarm(problem: Break | null) {
  const alarm = problem ? `${problem.reason} ${problem.position}` : '';
  if (problem && alarm !== lastAlarm)
    log.error('audit.broken', { code: problem.reason, position: Number(problem.position) });
  lastAlarm = alarm;
}
