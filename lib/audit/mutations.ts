import { tryLock } from '@/lib/platform/advisory-locks';
import { db, type Transaction } from '@/lib/platform/db';
import { keyRing } from '@/lib/platform/keys';
import { appendLine } from '@/lib/platform/line-file';
import { log } from '@/lib/platform/log';
import { fail, ok, type Result } from '@/lib/shared/result';
import { checkpointsFile, checkpointState, lastLink, unchainedEntries } from './data';
import { chainOn, isUnfinishedCheckpoint, signCheckpoint, type Break, type Link } from './domain';
import type { Happening } from './schema';
import { sealedDetails, type Envelopes } from './sealed-values';

/** `sealed`: what of the request was sealed with it, so that `verify` finds an older value that is put back. */
type Recorded = Happening & ({ requestId: string; sealed: Envelopes } | { sealed?: never });

/** Writes down what happened. It commits with what it records, or not at all. */
export async function recordAudit(
  tx: Transaction,
  { action, actorId, requestId, staffId, details = {}, sealed }: Recorded,
  now: Date,
): Promise<void> {
  await tx.auditEntry.create({
    data: {
      at: now,
      action,
      actorId,
      requestId: requestId ?? null,
      staffId: staffId ?? null,
      details: {
        ...details,
        ...(sealed && { sealed: sealedDetails(keyRing(), requestId, sealed) }),
      },
    },
  });
}

/** A row as it was when the page was drawn. */
export type Seen = { id: string; version: number };

/** Why a change was refused: the row is not there, or somebody else changed it. */
export type StaleCode = 'GONE' | 'CHANGED_MEANWHILE';

type SeenChange<Current, Change, Code extends string> = {
  read: (tx: Transaction) => Promise<Current | null>;
  plan: (current: Current, tx: Transaction) => Result<Change, Code> | Promise<Result<Change, Code>>;
  /** Changes the row if it still is of the version that was seen, and says how many it changed. */
  store: (tx: Transaction, change: Change) => Promise<{ count: number }>;
  /** What goes with the change, and what happened, for the audit. */
  finish: (tx: Transaction, change: Change) => Promise<Recorded>;
};

/** Changes a row as somebody saw it, and writes down that they did, in one transaction: all of it or nothing. */
export const changeSeen = <Current extends { version: number }, Change, Code extends string>(
  version: number,
  { read, plan, store, finish }: SeenChange<Current, Change, Code>,
  now: Date,
): Promise<Result<null, Code | StaleCode>> =>
  db().$transaction(async (tx) => {
    const current = await read(tx);
    if (!current) return fail('GONE');
    if (current.version !== version) return fail('CHANGED_MEANWHILE');
    const planned = await plan(current, tx);
    if (!planned.ok) return planned;
    const { count } = await store(tx, planned.value);
    if (count === 0) return fail('CHANGED_MEANWHILE'); // between the look and the change
    await recordAudit(tx, await finish(tx, planned.value), now);
    return ok(null);
  });

const BATCH = 1_000;
/** How often it looks for entries everywhere, not just near the youngest: one may have come with an odd id. */
const SWEEP_EVERY_MS = 10 * 60 * 1000;

let sweepAt = 0;
let lastAlarm = '';

/**
 * Chains the entries that have no link yet and signs a checkpoint outside the database: in a file in DATA_DIR and a log line,
 * which log shipping carries away. Where the chain no longer agrees with the latest checkpoints, the log says so, once.
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
    // Another worker's head is told too, and one that a crash kept from being told.
    if (checkpoint && (count > 0 || checkpoint.position > checkpointPosition))
      publishCheckpoint(checkpoint, now);
    checkpointPosition = checkpoint?.position ?? checkpointPosition;
    if (count < BATCH) return chained;
  }
}

/** Gives no head where another worker is at it. */
async function chainBatch(
  tx: Transaction,
  anywhere: boolean,
): Promise<{ count: number; checkpoint: Link | null }> {
  if (!(await tryLock(tx, 'auditChain'))) return { count: 0, checkpoint: null };
  const last = await lastLink(tx);
  const links = chainOn(keyRing()[0], last, await unchainedEntries(tx, { take: BATCH, anywhere }));
  await tx.auditLink.createMany({ data: links });
  return { count: links.length, checkpoint: links.at(-1) ?? last };
}

function publishCheckpoint(link: Link, now: Date) {
  const signed = signCheckpoint(keyRing()[0], link, now);
  const checkpoint = { ...signed, position: Number(signed.position) };
  appendLine(checkpointsFile(), JSON.stringify(checkpoint), isUnfinishedCheckpoint);
  log.info('audit.head', checkpoint);
}

function raiseAlarm(problem: Break | null) {
  const alarm = problem ? `${problem.reason} ${problem.position}` : '';
  if (problem && alarm !== lastAlarm)
    log.error('audit.broken', { code: problem.reason, position: Number(problem.position) });
  lastAlarm = alarm;
}
