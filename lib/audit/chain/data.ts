import path from 'node:path';
import { z } from 'zod';
import { DELETIONS, entryFields, sealedSaid } from '@/lib/audit/data';
import { COVERED, envelopesOf, standings, type ValueProblem } from '@/lib/audit/sealed-values';
import type { Staff } from '@/lib/auth/staff';
import { db, type Transaction } from '@/lib/platform/db';
import { env } from '@/lib/platform/env';
import { checkRing } from '@/lib/platform/keys';
import { lastLines, linesOf, tornLine } from '@/lib/platform/line-file';
import type { Prisma } from '@/prisma/generated/client';
import {
  addCheckpoint,
  addLoggedCheckpoint,
  agreesWithCheckpoints,
  breakByCheckpoints,
  breakOf,
  breakOfCheckpoints,
  GENESIS,
  isUnfinishedCheckpoint,
  noCheckpoints,
  type Break,
  type Chained,
  type Checkpoint,
  type Checkpoints,
  type Entry,
  type Link,
} from './domain';

const linkFields = { position: true, keyId: true, mac: true } as const;

/** How far behind the newest link to look for entries: a transaction that commits late has older ids. */
const NEAR = 10_000n;

export const lastLink = (tx: Transaction): Promise<Link | null> =>
  tx.auditLink.findFirst({ select: linkFields, orderBy: { position: 'desc' } });

async function nearIds(tx: Transaction) {
  const last = await tx.auditLink.aggregate({ _max: { entryId: true } });
  return { gt: (last._max.entryId ?? 0n) - NEAR };
}

/** Entries without a link, in id order, near the newest link or, more slowly, anywhere. */
export async function unchainedEntries(
  tx: Transaction,
  { take, anywhere }: { take: number; anywhere: boolean },
): Promise<Entry[]> {
  return tx.auditEntry.findMany({
    where: { link: null, ...(anywhere ? {} : { id: await nearIds(tx) }) },
    select: entryFields,
    orderBy: { id: 'asc' },
    take,
  });
}

/** Where signed checkpoints are stored, outside the database. */
export const checkpointsFile = (): string => path.join(env().DATA_DIR, 'audit-heads.jsonl');

/** What a crash left of a file's last checkpoint; null if nothing was left unfinished. */
async function unfinishedCheckpoint(file: string): Promise<string | null> {
  const torn = await tornLine(file);
  return isUnfinishedCheckpoint(torn) ? torn : null;
}

export type CheckpointState = { last: Checkpoint | null; problem: Break | null };

/** The last checkpoint written on this machine, and whether the chain still agrees with the latest ones. */
export async function checkpointState(tx: Transaction): Promise<CheckpointState> {
  const file = checkpointsFile();
  const checkpoints = noCheckpoints();
  const unfinished = await unfinishedCheckpoint(file);
  for (const line of await lastLines(file))
    if (line !== unfinished) addCheckpoint(checkpoints, checkRing(), parseCheckpoint(line), file);
  const links = await tx.auditLink.findMany({
    where: { position: { in: [...checkpoints.macs.keys()] } },
    select: linkFields,
  });
  return { last: checkpoints.last, problem: breakOfCheckpoints(checkpoints, links) };
}

/** The state of the chain, without checking every link. */
export async function chainState(
  _staff: Staff,
): Promise<{ chained: bigint; unchained: number; checkpoint: CheckpointState }> {
  const [last, unchained, checkpoint] = await Promise.all([
    lastLink(db()),
    nearIds(db()).then((id) => db().auditEntry.count({ where: { link: null, id } })),
    checkpointState(db()),
  ]);
  return { chained: last?.position ?? 0n, unchained, checkpoint };
}

/** Entries that are not chained yet, near the newest link, and when the oldest of them was made. */
export async function unchainedBacklog(): Promise<{ count: number; oldestAt: Date | null }> {
  const where = { link: null, id: await nearIds(db()) };
  const { _count: count, _min } = await db().auditEntry.aggregate({
    where,
    _count: true,
    _min: { at: true },
  });
  return { count, oldestAt: _min.at };
}

/** A stored request that differs from what the audit says; `field` is null if the difference is about all of it. */
export type Replaced = {
  request: string;
  field: string | null;
  problem: ValueProblem | 'DELETED_BEFORE' | 'REQUEST_MISSING';
};
export type SealedVerdict = {
  requests: number;
  /** How many of them have a value from an earlier release that no entry covers yet. */
  uncovered: number;
  replaced: Replaced[];
};

const SEALED_BATCH = 200;

/** Compares what is stored of each request with what the audit recorded last. */
async function verifySealed(): Promise<SealedVerdict> {
  const verdict: SealedVerdict = { requests: 0, uncovered: 0, replaced: await missingRequests() };
  let after: string | undefined;
  for (;;) {
    const batch = await compareBatch(after);
    verdict.requests += batch.length;
    verdict.uncovered += batch.filter(({ uncovered }) => uncovered).length;
    verdict.replaced.push(...batch.flatMap(({ replaced }) => replaced));
    if (batch.length < SEALED_BATCH) return verdict;
    after = batch.at(-1)?.id;
  }
}

/** Values and entries from one snapshot, since someone may withdraw a consent in the meantime. */
const compareBatch = (after: string | undefined) =>
  db().$transaction(
    async (tx) => {
      const rows = await tx.consultationRequest.findMany({
        where: after === undefined ? {} : { id: { gt: after } },
        select: { ...COVERED, reference: true },
        orderBy: { id: 'asc' },
        take: SEALED_BATCH,
      });
      const ids = rows.map(({ id }) => id);
      const said = Map.groupBy(await sealedSaid(tx, ids), ({ requestId }) => requestId);
      const deleted = await deletedAmong(tx, ids);
      return rows.map((row) => ({
        id: row.id,
        ...compared(
          row,
          (said.get(row.id) ?? []).map((one) => one.said),
          deleted.has(row.id),
        ),
      }));
    },
    { isolationLevel: 'RepeatableRead', timeout: 60_000 },
  );

type ComparedRow = Prisma.ConsultationRequestGetPayload<{ select: typeof COVERED & { reference: true } }>;

function compared(row: ComparedRow, said: readonly unknown[], isDeleted: boolean) {
  const found = standings(checkRing(), row.id, envelopesOf(row), said);
  const replaced: Replaced[] = isDeleted
    ? [{ request: row.reference, field: null, problem: 'DELETED_BEFORE' }]
    : [];
  for (const [field, standing] of found)
    if (standing !== 'LAST' && standing !== 'UNCOVERED')
      replaced.push({ request: row.reference, field, problem: standing });
  return { uncovered: [...found.values()].includes('UNCOVERED'), replaced };
}

async function deletedAmong(tx: Transaction, ids: string[]): Promise<Set<string | null>> {
  const entries = await tx.auditEntry.findMany({
    where: { requestId: { in: ids }, action: { in: [...DELETIONS] } },
    select: { requestId: true },
  });
  return new Set(entries.map(({ requestId }) => requestId));
}

/** Requests that the audit says were stored, without any record that they were deleted. */
async function missingRequests(): Promise<Replaced[]> {
  const rows = await db().$queryRaw<{ id: string }[]>`
    SELECT DISTINCT stored.request_id AS id FROM audit_entry AS stored
    WHERE stored.details->'sealed' IS NOT NULL
      AND NOT EXISTS (SELECT FROM consultation_request WHERE id = stored.request_id)
      AND NOT EXISTS (SELECT FROM audit_entry AS deleted
        WHERE deleted.request_id = stored.request_id AND deleted.action = ANY (${DELETIONS}))`;
  return rows.map(({ id }) => ({ request: id, field: null, problem: 'REQUEST_MISSING' }));
}

export type Verdict = {
  ok: boolean;
  chained: number;
  unchained: number;
  /** When the oldest entry that isn't chained yet was written. */
  unchainedSince: Date | null;
  checkpoints: number;
  lastCheckpoint: Checkpoint | null;
  /** A crash left the last line of this machine's checkpoints unfinished; the worker replaces it. */
  unfinished: boolean;
  firstBroken: Break | null;
  sealed: SealedVerdict;
};

/**
 * Checks every link up to the first broken one, the checkpoints outside the database, and the sealed values that the
 * entries cover.
 * @param files of checkpoints: this machine's own, and those from other workers or shipped logs
 */
export async function verifyAudit(files: readonly string[]): Promise<Verdict> {
  const checkpoints = await readCheckpoints(files); // before the chain, which keeps growing
  const firstBroken = await findBreak(checkpoints);
  const { _count: unchained, _min } = await db().auditEntry.aggregate({
    where: { link: null },
    _count: true,
    _min: { at: true },
  });
  const sealed = await verifySealed();
  return {
    ok: firstBroken === null && sealed.replaced.length === 0,
    chained: await db().auditLink.count(),
    unchained,
    unchainedSince: _min.at,
    checkpoints: checkpoints.count,
    lastCheckpoint: checkpoints.last,
    unfinished: (await unfinishedCheckpoint(checkpointsFile())) !== null,
    firstBroken,
    sealed,
  };
}

async function findBreak(checkpoints: Checkpoints): Promise<Break | null> {
  const ring = checkRing();
  let [previous, position] = [GENESIS, 0n];
  for await (const link of chainedEntries()) {
    position += 1n;
    const broken = breakOf(ring, { previous, position }, link);
    if (broken) return broken;
    if (!agreesWithCheckpoints(checkpoints, link))
      return { position, entryId: link.entryId, reason: 'REWRITTEN' };
    previous = link.mac;
  }
  return breakByCheckpoints(checkpoints, position);
}

const VERIFY_BATCH = 2_000;

/** Links with their entries, in order of position, starting from the lowest. */
async function* chainedEntries(): AsyncGenerator<Chained> {
  let after: bigint | undefined;
  for (;;) {
    // The foreign key may have been dropped along with its entry, so the entry is looked up, not joined.
    const links = await db().auditLink.findMany({
      where: after === undefined ? {} : { position: { gt: after } },
      select: { ...linkFields, entryId: true },
      orderBy: { position: 'asc' },
      take: VERIFY_BATCH,
    });
    const ids = links.map(({ entryId }) => entryId);
    const entries = await db().auditEntry.findMany({ where: { id: { in: ids } }, select: entryFields });
    const byId = new Map(entries.map((entry) => [entry.id, entry]));
    for (const link of links) yield { ...link, entry: byId.get(link.entryId) ?? null };
    after = links.at(-1)?.position;
    if (links.length < VERIFY_BATCH) return;
  }
}

const checkpointSchema = z.object({
  position: z.int().transform((position) => BigInt(position)),
  mac: z.string(),
  keyId: z.string(),
  at: z.iso.datetime(),
  signature: z.string(),
});

function parseJson(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return null;
  }
}

/** Null if a line isn't a checkpoint. */
const parseCheckpoint = (line: string): Checkpoint | null =>
  checkpointSchema.safeParse(parseJson(line)).data ?? null;

async function readCheckpoints(files: readonly string[]): Promise<Checkpoints> {
  const checkpoints = noCheckpoints();
  const own = checkpointsFile(); // only checkpoints are written there
  const unfinished = await unfinishedCheckpoint(own);
  for (const file of files) {
    let number = 0;
    for await (const line of linesOf(file)) {
      number += 1;
      if (file !== own) addLoggedCheckpoint(checkpoints, checkRing(), parseCheckpoint(line));
      else if (line !== '' && line !== unfinished)
        addCheckpoint(checkpoints, checkRing(), parseCheckpoint(line), `${file}:${number}`);
    }
  }
  return checkpoints;
}
