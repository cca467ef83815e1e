import path from 'node:path';
import { z } from 'zod';
import type { Staff } from '@/lib/auth/staff';
import { blindIndexes } from '@/lib/platform/blind-index';
import { db, type Transaction } from '@/lib/platform/db';
import { env } from '@/lib/platform/env';
import { keyRing } from '@/lib/platform/keys';
import { lastLines, linesOf, tornLine } from '@/lib/platform/line-file';
import type { Prisma } from '@/prisma/generated/client';
import {
  breakByCheckpoints,
  breakOf,
  breakOfCheckpoints,
  GENESIS,
  addCheckpoint,
  addLoggedCheckpoint,
  agreesWithCheckpoints,
  isUnfinishedCheckpoint,
  noCheckpoints,
  type Break,
  type Chained,
  type Entry,
  type Checkpoint,
  type Link,
  type Checkpoints,
} from './domain';
import { requestAsked, type Action, type ActivityQuery, type Details } from './schema';
import { COVERED, envelopesOf, standings, type ValueProblem } from './sealed-values';

const entryFields = {
  id: true,
  at: true,
  action: true,
  actorId: true,
  requestId: true,
  staffId: true,
  details: true,
} as const;
const linkFields = { position: true, keyId: true, mac: true } as const;

/** How far behind the youngest link a look for entries goes: a transaction that commits late has older ids. */
const NEAR = 10_000n;

export const lastLink = (tx: Transaction): Promise<Link | null> =>
  tx.auditLink.findFirst({ select: linkFields, orderBy: { position: 'desc' } });

async function nearIds(tx: Transaction) {
  const last = await tx.auditLink.aggregate({ _max: { entryId: true } });
  return { gt: (last._max.entryId ?? 0n) - NEAR };
}

/** Entries without a link in order of their ids, near the youngest link or, which takes longer, anywhere. */
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

/** Where signed heads are kept, outside the database. */
export const checkpointsFile = (): string => path.join(env().DATA_DIR, 'audit-heads.jsonl');

/** What a crash left of the last head in a file; null where nothing was left unfinished. */
function unfinishedCheckpoint(file: string): string | null {
  const torn = tornLine(file);
  return isUnfinishedCheckpoint(torn) ? torn : null;
}

export type CheckpointState = { last: Checkpoint | null; problem: Break | null };

/** The last head that was told on this machine, and whether the chain still holds those told lately. */
export async function checkpointState(tx: Transaction): Promise<CheckpointState> {
  const file = checkpointsFile();
  const checkpoints = noCheckpoints();
  const unfinished = unfinishedCheckpoint(file);
  for (const line of lastLines(file))
    if (line !== unfinished) addCheckpoint(checkpoints, keyRing(), parseCheckpoint(line), file);
  const links = await tx.auditLink.findMany({
    where: { position: { in: [...checkpoints.macs.keys()] } },
    select: linkFields,
  });
  return { last: checkpoints.last, problem: breakOfCheckpoints(checkpoints, links) };
}

/** How the chain stands, without looking at every link. */
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

export type RequestEntry = {
  id: string;
  at: Date;
  action: string;
  actorName: string | null;
  /** Whom it was done to. */
  staffName: string | null;
  details: Details;
};

/** What was done about a request, newest first. */
export async function entriesOfRequest(_staff: Staff, requestId: string): Promise<RequestEntry[]> {
  const rows = await db().auditEntry.findMany({
    where: { requestId },
    select: entryFields,
    orderBy: { id: 'desc' },
    take: 500,
  });
  const names = await staffNames(rows.flatMap(({ actorId, staffId }) => [actorId, staffId]));
  return rows.map(({ id, at, action, actorId, staffId, details }) => ({
    id: String(id),
    at,
    action,
    actorName: names(actorId),
    staffName: names(staffId),
    details: details as Details,
  }));
}

/** Gives the name of each of these; of nobody, null. */
async function staffNames(ids: (string | null)[]): Promise<(id: string | null) => string | null> {
  const known = ids.filter((id) => id !== null);
  const rows = await db().user.findMany({ where: { id: { in: known } }, select: { id: true, name: true } });
  const names = new Map(rows.map(({ id, name }) => [id, name]));
  return (id) => (id === null ? null : (names.get(id) ?? 'somebody'));
}

export const PAGE_SIZE = 100;

export type ActivityEntry = RequestEntry & {
  /** Without a reference where it was deleted; null where it is about no request. */
  request: { id: string; reference: string | null } | null;
};

export type Activity = {
  entries: ActivityEntry[];
  /** The id after which there are more. */
  next: bigint | null;
  /** What was asked for is about a request that there is not. */
  noSuchRequest: boolean;
};

/**
 * Keyed hashes of a request's reference, by which the audit names a request that is deleted, or one of many: the first to
 * write down, the others because older entries have older keys.
 */
export const referenceKeys = (reference: string): string[] =>
  blindIndexes(keyRing(), 'audit-reference', reference);

/** A request as the audit names it: its id where that is known, and its keyed references. */
export type Subject = { id: string | null; keys: string[] };

const DELETIONS = ['request.deleted_by_person', 'request.purged'] as const satisfies readonly Action[];
/** Entries about several requests, which they list by id or by keyed reference. */
const LISTING = [
  'requests.searched',
  'requests.exported',
  'proofs.read',
] as const satisfies readonly Action[];

/** What was typed for a request, live or deleted; null where it can be neither a reference nor an id. */
export async function findSubject(typed: string): Promise<Subject | null> {
  const asked = requestAsked(typed);
  if (!asked) return null;
  return asked.id === undefined ? subjectOfReference(asked.reference ?? '') : subjectOfId(asked.id);
}

async function subjectOfReference(reference: string): Promise<Subject> {
  const keys = referenceKeys(reference);
  const row = await db().consultationRequest.findUnique({ where: { reference }, select: { id: true } });
  if (row) return { id: row.id, keys };
  const deleted = await db().auditEntry.findFirst({
    where: {
      action: { in: [...DELETIONS] },
      OR: keys.map((key) => ({ details: { path: ['reference'], equals: key } })),
    },
    select: { requestId: true },
  });
  return { id: deleted?.requestId ?? null, keys };
}

async function subjectOfId(id: string): Promise<Subject> {
  const row = await db().consultationRequest.findUnique({ where: { id }, select: { reference: true } });
  if (row) return { id, keys: referenceKeys(row.reference) };
  const deleted = await db().auditEntry.findFirst({
    where: { requestId: id, action: { in: [...DELETIONS] } },
    select: { details: true },
  });
  const key = (deleted?.details as Details | undefined)?.reference;
  return { id, keys: typeof key === 'string' ? [key] : [] };
}

const about = ({ id, keys }: Subject): Prisma.AuditEntryWhereInput => ({
  OR: [
    ...(id === null ? [] : [{ requestId: id }]),
    ...(id === null ? keys : [id, ...keys]).map((name) => ({
      action: { in: [...LISTING] },
      details: { path: ['requests'], array_contains: [name] },
    })),
  ],
});

/** Who saw or changed what a request holds. */
export type Sighting = Omit<RequestEntry, 'id'> & {
  /** Why it was exported, and with which fields. */
  export?: { reason: string; fields: readonly string[] };
};

const LATEST = 50_000;

/**
 * All that the audit says of a request, oldest first, whether it is still there or was deleted.
 * @param typed its reference or its id
 * @returns null where that can be neither
 */
export async function whoSaw(typed: string): Promise<Sighting[] | null> {
  const subject = await findSubject(typed);
  if (!subject) return null;
  const rows = await db().auditEntry.findMany({
    where: about(subject),
    select: entryFields,
    orderBy: { id: 'asc' },
    take: LATEST,
  });
  const names = await staffNames(rows.flatMap(({ actorId, staffId }) => [actorId, staffId]));
  const exports = await exportsOf(rows.map(({ details }) => details as Details));
  return rows.map(({ at, action, actorId, staffId, details }) => {
    const asked = exports.get(String((details as Details).export));
    const who = { actorName: names(actorId), staffName: names(staffId) };
    return { at, action, ...who, details: details as Details, ...(asked && { export: asked }) };
  });
}

/** What was asked for in the exports that these entries are of. */
async function exportsOf(entries: readonly Details[]) {
  const ids = [...new Set(entries.flatMap(({ export: id }) => (typeof id === 'string' ? [id] : [])))];
  const rows = await db().auditEntry.findMany({
    where: {
      action: 'requests.exported',
      OR: ids.map((id) => ({
        AND: [
          { details: { path: ['export'], equals: id } },
          { details: { path: ['stage'], equals: 'allowed' } },
        ],
      })),
    },
    select: { details: true },
  });
  return new Map(
    rows.map(({ details }) => [String((details as Details).export), askedSchema.parse(details)]),
  );
}

const askedSchema = z.object({ reason: z.string(), fields: z.array(z.string()) });

/** How many exports held requests and do not say which: those of releases before 2026-11-29. */
export async function countUnlistedExports(): Promise<number> {
  const [row] = await db().$queryRaw<[{ count: number }]>`
    SELECT count(*)::int AS count FROM audit_entry AS ended
    WHERE action = 'requests.exported' AND details->>'stage' IN ('finished', 'broken')
      AND (details->>'count')::int > 0 AND NOT EXISTS (SELECT FROM audit_entry AS sent
        WHERE sent.action = 'requests.exported' AND sent.details->>'export' = ended.details->>'export'
          AND sent.details->>'stage' = 'sent')`;
  return row.count;
}

/** Entries as they are asked for, newest first. */
export async function listActivity(
  _staff: Staff,
  { who, action, request, before }: ActivityQuery,
  days: { from?: Date | undefined; to?: Date | undefined },
): Promise<Activity> {
  const subject = request === undefined ? undefined : await findSubject(request);
  if (subject === null || subject?.id === null) return { entries: [], next: null, noSuchRequest: true };
  const rows = await db().auditEntry.findMany({
    where: {
      ...(who ? { actorId: who === 'nobody' ? null : who } : {}),
      ...(action ? { action } : {}),
      ...(subject && about(subject)),
      at: { ...(days.from ? { gte: days.from } : {}), ...(days.to ? { lt: days.to } : {}) },
      ...(before ? { id: { lt: before } } : {}),
    },
    select: entryFields,
    orderBy: { id: 'desc' },
    take: PAGE_SIZE + 1,
  });
  const page = rows.slice(0, PAGE_SIZE);
  const names = await staffNames(page.flatMap(({ actorId, staffId }) => [actorId, staffId]));
  const references = await referencesOf(page.flatMap(({ requestId: id }) => (id ? [id] : [])));
  const entries = page.map(({ id, at, action: done, actorId, staffId, requestId: about, details }) => ({
    id: String(id),
    at,
    action: done,
    details: details as Details,
    actorName: names(actorId),
    staffName: names(staffId),
    request: about ? { id: about, reference: references.get(about) ?? null } : null,
  }));
  const next = rows.length > PAGE_SIZE ? (page.at(-1)?.id ?? null) : null;
  return { entries, next, noSuchRequest: false };
}

async function referencesOf(ids: string[]): Promise<Map<string, string>> {
  const rows = await db().consultationRequest.findMany({
    where: { id: { in: ids } },
    select: { id: true, reference: true },
  });
  return new Map(rows.map(({ id, reference }) => [id, reference]));
}

/** Everybody who is or was staff, for choosing whose actions to see. */
export const listPeople = (_staff: Staff): Promise<{ id: string; name: string }[]> =>
  db().user.findMany({ select: { id: true, name: true }, orderBy: [{ name: 'asc' }, { id: 'asc' }] });

/** What all entries about a request say of the values that were sealed. */
export const sealedOnRecord = async (tx: Transaction, requestId: string): Promise<unknown[]> =>
  (await sealedSaid(tx, [requestId])).map(({ said }) => said);

const sealedSaid = (tx: Transaction, requestIds: readonly string[]) =>
  tx.$queryRaw<{ requestId: string; said: unknown }[]>`
    SELECT request_id AS "requestId", details->'sealed' AS said FROM audit_entry
    WHERE request_id = ANY (${requestIds}::uuid[]) AND details->'sealed' IS NOT NULL`;

/** A stored request that is not as the audit says; `field` is null where it is about the whole of it. */
export type Replaced = {
  request: string;
  field: string | null;
  problem: ValueProblem | 'DELETED_BEFORE' | 'REQUEST_MISSING';
};
export type SealedVerdict = {
  requests: number;
  /** How many of them hold a value of an earlier release that no entry speaks of yet. */
  uncovered: number;
  replaced: Replaced[];
};

const SEALED_BATCH = 200;

/** Compares what is stored of each request with what the audit knows to have been stored last. */
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

/** Values and entries of one moment: somebody may take a consent back meanwhile. */
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
  const found = standings(keyRing(), row.id, envelopesOf(row), said);
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

/** Requests that the audit knows to have been stored, and of which nothing says that they were deleted. */
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
  /** When the oldest entry was written that is not chained yet. */
  unchainedSince: Date | null;
  checkpoints: number;
  lastCheckpoint: Checkpoint | null;
  /** A crash left the last line of this machine's heads unfinished; the worker replaces it. */
  unfinished: boolean;
  firstBroken: Break | null;
  sealed: SealedVerdict;
};

/**
 * Looks at every link up to the first that is broken, at the heads that left the database, and at the sealed values that
 * the entries speak of.
 * @param files of heads: this machine's own, and what other workers or shipped logs hold
 */
export async function verifyAudit(files: readonly string[]): Promise<Verdict> {
  const checkpoints = await readCheckpoints(files); // before the chain, which grows meanwhile
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
    unfinished: unfinishedCheckpoint(checkpointsFile()) !== null,
    firstBroken,
    sealed,
  };
}

async function findBreak(checkpoints: Checkpoints): Promise<Break | null> {
  const ring = keyRing();
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

/** Links with their entries, in order of their positions, from the lowest that there is. */
async function* chainedEntries(): AsyncGenerator<Chained> {
  let after: bigint | undefined;
  for (;;) {
    // The foreign key may have been dropped with its entry: the entry is looked up, not joined.
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

/** Null where a line is none. */
const parseCheckpoint = (line: string): Checkpoint | null =>
  checkpointSchema.safeParse(parseJson(line)).data ?? null;

async function readCheckpoints(files: readonly string[]): Promise<Checkpoints> {
  const checkpoints = noCheckpoints();
  const own = checkpointsFile(); // nothing but heads is written there
  const unfinished = unfinishedCheckpoint(own);
  for (const file of files) {
    let number = 0;
    for await (const line of linesOf(file)) {
      number += 1;
      if (file !== own) addLoggedCheckpoint(checkpoints, keyRing(), parseCheckpoint(line));
      else if (line !== '' && line !== unfinished)
        addCheckpoint(checkpoints, keyRing(), parseCheckpoint(line), `${file}:${number}`);
    }
  }
  return checkpoints;
}
