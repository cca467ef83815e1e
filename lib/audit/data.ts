import { z } from 'zod';
import type { Staff } from '@/lib/auth/staff';
import { blindIndexes } from '@/lib/platform/blind-index';
import { db, type Transaction } from '@/lib/platform/db';
import { checkRing } from '@/lib/platform/keys';
import type { Prisma } from '@/prisma/generated/client';
import { requestAsked, type Action, type ActivityQuery, type Details } from './schema';

/** An entry's columns, as the chain signs them. */
export const entryFields = {
  id: true,
  at: true,
  action: true,
  actorId: true,
  requestId: true,
  staffId: true,
  details: true,
} as const;
export type RequestEntry = {
  id: string;
  at: Date;
  action: string;
  actorName: string | null;
  /** Whom it was done to. */
  staffName: string | null;
  /** Who owned it before, if it was assigned. */
  previousName: string | null;
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
  const ids = rows.flatMap(({ actorId, staffId, details }) => [actorId, staffId, previousOf(details)]);
  const names = await staffNames(ids);
  return rows.map(({ id, at, action, actorId, staffId, details }) => ({
    id: String(id),
    at,
    action,
    actorName: names(actorId),
    staffName: names(staffId),
    previousName: names(previousOf(details)),
    details: details as Details,
  }));
}

/** The owner before an assignment, by id. */
const previousOf = (details: unknown): string | null =>
  z.object({ previous: z.uuid() }).safeParse(details).data?.previous ?? null;

/** Returns each person's name; null for no one. */
async function staffNames(ids: (string | null)[]): Promise<(id: string | null) => string | null> {
  const known = ids.filter((id) => id !== null);
  const rows = await db().user.findMany({ where: { id: { in: known } }, select: { id: true, name: true } });
  const names = new Map(rows.map(({ id, name }) => [id, name]));
  return (id) => (id === null ? null : (names.get(id) ?? 'someone'));
}

export const PAGE_SIZE = 100;

export type ActivityEntry = Omit<RequestEntry, 'previousName'> & {
  /** Without a reference if it was deleted; null if the entry isn't about a request. */
  request: { id: string; reference: string | null } | null;
};

export type Activity = {
  entries: ActivityEntry[];
  /** The id after which there are more. */
  next: bigint | null;
  /** The requested entries are about a request that doesn't exist. */
  noSuchRequest: boolean;
};

/**
 * Keyed hashes of a request's reference, which the audit uses for deleted requests and in lists of many: the first is
 * the one to record, the others match older entries with older keys.
 */
export const referenceKeys = (reference: string): string[] =>
  blindIndexes(checkRing(), 'audit-reference', reference);

/** A request as the audit names it: its id if known, and its keyed references. */
export type Subject = { id: string | null; keys: string[] };

export const DELETIONS = ['request.deleted_by_person', 'request.purged'] as const satisfies readonly Action[];
/** Actions about several requests, which their entries list by id or by keyed reference. */
const LISTING = [
  'requests.listed',
  'requests.searched',
  'requests.exported',
  'proofs.read',
] as const satisfies readonly Action[];

/** The request that was typed, live or deleted; null if it can be neither a reference nor an id. */
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

/** Who saw or changed a request's content. */
export type Sighting = Omit<RequestEntry, 'id' | 'previousName'> & {
  /** Why it was exported, and with which fields. */
  export?: { reason: string; fields: readonly string[] };
};

const LATEST = 50_000;

/**
 * Everything the audit says about a request, oldest first, whether it still exists or was deleted.
 * @param typed its reference or its id
 * @returns null if it can be neither
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

/** What was asked for in the exports these entries belong to. */
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

/** How many exports contained requests without saying which: those from releases before 2026-11-29. */
export async function countUnlistedExports(): Promise<number> {
  const [row] = await db().$queryRaw<[{ count: number }]>`
    SELECT count(*)::int AS count FROM audit_entry AS ended
    WHERE action = 'requests.exported' AND details->>'stage' IN ('finished', 'broken')
      AND (details->>'count')::int > 0 AND NOT EXISTS (SELECT FROM audit_entry AS sent
        WHERE sent.action = 'requests.exported' AND sent.details->>'export' = ended.details->>'export'
          AND sent.details->>'stage' = 'sent')`;
  return row.count;
}

/** The requested entries, newest first. */
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

/** Everyone who is or was staff, for choosing whose actions to see. */
export const listPeople = (_staff: Staff): Promise<{ id: string; name: string }[]> =>
  db().user.findMany({ select: { id: true, name: true }, orderBy: [{ name: 'asc' }, { id: 'asc' }] });

/** What all entries about a request say about its sealed values. */
export const sealedOnRecord = async (tx: Transaction, requestId: string): Promise<unknown[]> =>
  (await sealedSaid(tx, [requestId])).map(({ said }) => said);

/** The same for several requests. */
export const sealedSaid = (tx: Transaction, requestIds: readonly string[]) =>
  tx.$queryRaw<{ requestId: string; said: unknown }[]>`
    SELECT request_id AS "requestId", details->'sealed' AS said FROM audit_entry
    WHERE request_id = ANY (${requestIds}::uuid[]) AND details->'sealed' IS NOT NULL`;
