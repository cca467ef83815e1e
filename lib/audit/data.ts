import { existsSync, readFileSync } from 'node:fs';
import { z } from 'zod';
import type { Staff } from '@/lib/auth/staff';
import { db, type Transaction } from '@/lib/platform/db';
import { keyRing } from '@/lib/platform/keys';
import {
  breakOf,
  GENESIS,
  isSignedHead,
  type Break,
  type Chained,
  type Entry,
  type Head,
  type Link,
} from './domain';
import type { ActivityQuery, Details } from './schema';

const entryFields = {
  id: true,
  at: true,
  action: true,
  actorId: true,
  requestId: true,
  staffId: true,
  details: true,
} as const;

/** How far back an entry may appear: a transaction that commits late has an older id than others before it. */
const LATEST = 10_000n;

export const lastLink = (tx: Transaction): Promise<Link | null> =>
  tx.auditLink.findFirst({
    select: { position: true, keyId: true, mac: true },
    orderBy: { position: 'desc' },
  });

/** Entries without a link, in order of their ids. */
export async function unchainedEntries(tx: Transaction, take: number): Promise<Entry[]> {
  const last = await tx.auditLink.aggregate({ _max: { entryId: true } });
  const from = (last._max.entryId ?? 0n) - LATEST;
  return tx.auditEntry.findMany({
    where: { id: { gt: from }, link: null },
    select: entryFields,
    orderBy: { id: 'asc' },
    take,
  });
}

/** How the chain stands, without looking at every link. */
export async function chainState(_staff: Staff): Promise<{ chained: bigint; unchained: number }> {
  const last = await lastLink(db());
  return { chained: last?.position ?? 0n, unchained: await db().auditEntry.count({ where: { link: null } }) };
}

export type RequestEntry = {
  id: string;
  at: Date;
  action: string;
  actorName: string | null;
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
  const names = await staffNames(rows.flatMap(({ actorId }) => (actorId ? [actorId] : [])));
  return rows.map(({ id, at, action, actorId, details }) => ({
    id: String(id),
    at,
    action,
    actorName: actorId ? (names.get(actorId) ?? 'somebody') : null,
    details: details as Details,
  }));
}

async function staffNames(ids: string[]): Promise<Map<string, string>> {
  const rows = await db().user.findMany({ where: { id: { in: ids } }, select: { id: true, name: true } });
  return new Map(rows.map(({ id, name }) => [id, name]));
}

export const PAGE_SIZE = 100;

export type ActivityEntry = RequestEntry & {
  /** Whom it was done to. */
  staffName: string | null;
  /** None where it is about no request. */
  request: { id: string; reference: string | null } | null;
};

/** Entries as they are asked for, newest first, and the id after which there are more. */
export async function listActivity(
  _staff: Staff,
  query: ActivityQuery,
  days: { from?: Date | undefined; to?: Date | undefined },
): Promise<{ entries: ActivityEntry[]; next: bigint | null }> {
  const requestId = await requestIdOf(query.request);
  if (requestId === null) return { entries: [], next: null };
  const rows = await db().auditEntry.findMany({
    where: {
      ...(query.who ? { actorId: query.who } : {}),
      ...(query.action ? { action: query.action } : {}),
      ...(requestId ? { requestId } : {}),
      at: { ...(days.from ? { gte: days.from } : {}), ...(days.to ? { lt: days.to } : {}) },
      ...(query.before ? { id: { lt: query.before } } : {}),
    },
    select: entryFields,
    orderBy: { id: 'desc' },
    take: PAGE_SIZE + 1,
  });
  const page = rows.slice(0, PAGE_SIZE);
  const names = await staffNames(
    page.flatMap(({ actorId, staffId }) => [actorId, staffId]).filter((id) => id !== null),
  );
  const references = await referencesOf(page.flatMap(({ requestId: id }) => (id ? [id] : [])));
  const entries = page.map(({ id, at, action, actorId, staffId, requestId: about, details }) => ({
    id: String(id),
    at,
    action,
    details: details as Details,
    actorName: actorId ? (names.get(actorId) ?? 'somebody') : null,
    staffName: staffId ? (names.get(staffId) ?? 'somebody') : null,
    request: about ? { id: about, reference: references.get(about) ?? null } : null,
  }));
  return { entries, next: rows.length > PAGE_SIZE ? (page.at(-1)?.id ?? null) : null };
}

/** The id that a reference or an id stands for; null where there is none, undefined where none is asked for. */
async function requestIdOf(asked: string | undefined): Promise<string | null | undefined> {
  if (asked === undefined) return undefined;
  if (z.uuid().safeParse(asked.toLowerCase()).success) return asked.toLowerCase();
  const plain = asked.replaceAll('-', '');
  const reference = `${plain.slice(0, 4)}-${plain.slice(4)}`;
  const row = await db().consultationRequest.findUnique({ where: { reference }, select: { id: true } });
  return row?.id ?? null;
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
  db().user.findMany({ select: { id: true, name: true }, orderBy: { name: 'asc' } });

export type Verdict = {
  ok: boolean;
  chained: number;
  unchained: number;
  heads: number;
  firstBroken: Break | null;
};

const VERIFY_BATCH = 2_000;

/** Links with their entries, in order of their positions. */
async function* chainedEntries(): AsyncGenerator<Chained & { entryId: bigint }> {
  let after = -1n;
  for (;;) {
    // The foreign key may have been dropped with its entry: the entry is looked up, not joined.
    const links = await db().auditLink.findMany({
      where: { position: { gt: after } },
      select: { position: true, entryId: true, keyId: true, mac: true },
      orderBy: { position: 'asc' },
      take: VERIFY_BATCH,
    });
    const ids = links.map(({ entryId }) => entryId);
    const entries = await db().auditEntry.findMany({ where: { id: { in: ids } }, select: entryFields });
    const byId = new Map(entries.map((entry) => [entry.id, entry]));
    for (const link of links) yield { ...link, entry: byId.get(link.entryId) ?? null };
    const last = links.at(-1);
    if (!last || links.length < VERIFY_BATCH) return;
    after = last.position;
  }
}

/**
 * Looks at every link, and at the heads that left the database.
 * @param headsFile where those are; without the file a cut tail or a full rewrite can't be told
 */
export async function verifyAudit(headsFile: string): Promise<Verdict> {
  const ring = keyRing();
  const heads = readHeads(headsFile);
  const headMacs = new Map(heads.map((head) => [head.position, head.mac]));
  let [previous, position] = [GENESIS, 0n];
  let firstBroken: Break | null = null;
  for await (const link of chainedEntries()) {
    position += 1n;
    const told = headMacs.get(position);
    firstBroken ??= breakOf(ring, { previous, position }, link);
    if (told !== undefined && told !== link.mac)
      firstBroken ??= { position, entryId: link.entryId, reason: 'REWRITTEN' };
    previous = link.mac;
  }
  firstBroken ??= headBreak(heads, position);
  const unchained = await db().auditEntry.count({ where: { link: null } });
  return { ok: firstBroken === null, chained: Number(position), unchained, heads: heads.length, firstBroken };
}

function headBreak(heads: readonly Head[], lastPosition: bigint): Break | null {
  const ring = keyRing();
  const forged = heads.find((head) => !isSignedHead(ring, head));
  if (forged) return { position: forged.position, entryId: null, reason: 'HEAD_FORGED' };
  const beyond = heads.find((head) => head.position > lastPosition);
  return beyond ? { position: lastPosition + 1n, entryId: null, reason: 'TAIL_CUT' } : null;
}

const headSchema = z.object({
  position: z.int().transform((position) => BigInt(position)),
  mac: z.string(),
  keyId: z.string(),
  at: z.iso.datetime(),
  signature: z.string(),
});

/** Heads of the file, oldest first; a line that is none stands for a forged one. */
function readHeads(file: string): Head[] {
  if (!existsSync(file)) return [];
  const lines = readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => line !== '');
  return lines.map((line) => {
    try {
      return headSchema.parse(JSON.parse(line));
    } catch {
      return { position: 0n, mac: '', keyId: '', at: new Date(0).toISOString(), signature: '' };
    }
  });
}
