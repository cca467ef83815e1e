import { setImmediate } from 'node:timers/promises';
import { z } from 'zod';
import { openReadable } from '@/lib/intake/data';
import { phoneEnd, searchContext, searchKeysOf, type SearchKeys, type Sought } from '@/lib/intake/domain';
import { blindIndexes, bucketsOf } from '@/lib/platform/blind-index';
import type { Transaction } from '@/lib/platform/db';
import { checkRing, searchRing } from '@/lib/platform/keys';
import { DIRECT_BEGINNING, SealError, unsealDirectly } from '@/lib/platform/sealing';
import { memoizeByObject } from '@/lib/shared/memoize';
import { Prisma } from '@/prisma/generated/client';

const keysSchema = z.object({ phone: z.string(), email: z.string(), names: z.array(z.string()) });
const openKeys = (id: string, sealed: string): SearchKeys =>
  keysSchema.parse(JSON.parse(unsealDirectly(searchRing(), 'search-keys', searchContext(id), sealed)));

/** How many requests' keys are opened at a time; other work gets its turn between batches. */
const LOT = 1_000;
/** A search opens only this many of the newest quarantined requests, since they have no index. */
const MOST_QUARANTINED = 500;

/** The buckets of these phones and emails. */
export function bucketsFor({ phones, emails }: Sought): { phones: string[]; emails: string[] } {
  const ring = searchRing();
  const ends = [...new Set(phones.map(phoneEnd))];
  return {
    phones: ends.flatMap((end) => bucketsOf(ring, 'search-phone', end)),
    emails: emails.flatMap((email) => bucketsOf(ring, 'search-email', email)),
  };
}

function inBuckets(sought: Sought) {
  const { phones, emails } = bucketsFor(sought);
  const buckets = [
    ...(phones.length > 0 ? [{ phoneIndex: { in: phones } }] : []),
    ...(emails.length > 0 ? [{ emailIndex: { in: emails } }] : []),
  ];
  return buckets.length > 0 ? { OR: buckets } : {};
}

/**
 * Ids of the matching requests. An index leads to the buckets of a phone or an email, which contain other requests too;
 * a search by neither opens the keys of every request.
 * @param isKnown of these it is known already whether they match
 */
export async function findByKeys(
  tx: Transaction,
  sought: Sought,
  request: Prisma.ConsultationRequestWhereInput = {},
  isKnown: (id: string) => boolean = () => false,
): Promise<string[]> {
  const found: string[] = [];
  let after: string | undefined;
  for (;;) {
    const rows = await tx.requestSearch.findMany({
      where: { ...inBuckets(sought), request, ...(after !== undefined && { requestId: { gt: after } }) },
      select: { requestId: true, sealedKeys: true },
      orderBy: { requestId: 'asc' },
      take: LOT,
    });
    const fitting = rows.filter(
      ({ requestId, sealedKeys }) => !isKnown(requestId) && fitsSealed(sought, requestId, sealedKeys),
    );
    found.push(...fitting.map(({ requestId }) => requestId));
    if (rows.length < LOT) return found;
    after = rows.at(-1)?.requestId;
  }
}

/** The worker reindexes a row whose key is gone; until then it doesn't keep anyone from finding the others. */
export function openReadableKeys(id: string, sealed: string): SearchKeys | null {
  try {
    return openKeys(id, sealed);
  } catch (error) {
    if (error instanceof SealError) return null;
    throw error;
  }
}

function fitsSealed({ fits }: Sought, id: string, sealed: string): boolean {
  const keys = openReadableKeys(id, sealed);
  return keys !== null && fits(keys);
}

/** Keyed hashes of a phone and an email, under every key of the ring; none of an empty one. */
export const contactIndexes = memoizeByObject(({ phone, email }: SearchKeys): readonly string[] => [
  ...(phone === '' ? [] : blindIndexes(checkRing(), 'phone', phone)),
  ...(email === '' ? [] : blindIndexes(checkRing(), 'email', email)),
]);

/**
 * The contacts of rows that were opened lately, never in the clear: the newest of a bucket are compared with each request
 * that comes.
 */
const openedLately = new Map<string, readonly string[]>();
const MOST_OPENED = 5_000;
const ID_LENGTH = 36;

/** A row as it's read for a comparison: its id, and its sealed keys or how they begin. */
const nameOf = (row: string) => row.slice(0, ID_LENGTH + DIRECT_BEGINNING);
export const idOf = (row: string): string => row.slice(0, ID_LENGTH);

/** The keyed hashes of a row's phone and email; undefined where it's not whole, and this process hasn't opened it lately. */
export function contactsOf(row: string): readonly string[] | undefined {
  const known = openedLately.get(nameOf(row));
  if (known || row.length === nameOf(row).length) return known;
  const [id, sealed] = [idOf(row), row.slice(ID_LENGTH)];
  const keys = openReadableKeys(id, sealed);
  const contacts = keys ? contactIndexes(keys) : [];
  rememberContacts(id, sealed, contacts);
  return contacts;
}

/** Spares whoever compares a later request the opening of these search keys, which were sealed just now. */
export function rememberContacts(id: string, sealed: string, contacts: readonly string[]): void {
  const [oldest] = openedLately.size < MOST_OPENED ? [] : openedLately.keys();
  if (oldest !== undefined) openedLately.delete(oldest);
  openedLately.set(nameOf(id + sealed), contacts);
}

/** Whole rows of these requests, in no order. */
export async function readRows(tx: Transaction, ids: string[]): Promise<string[]> {
  const found = await tx.requestSearch.findMany({
    where: { requestId: { in: ids } },
    select: { requestId: true, sealedKeys: true },
  });
  return found.map(({ requestId, sealedKeys }) => requestId + sealedKeys);
}

/** The same for quarantined requests, which have no index. */
export async function findQuarantinedByKeys(tx: Transaction, { fits }: Sought): Promise<string[]> {
  const rows = await tx.consultationRequest.findMany({
    where: { status: 'quarantined' },
    select: { id: true, sealedAnswers: true },
    orderBy: { receivedAt: 'desc' },
    take: MOST_QUARANTINED,
  });
  const opened = rows.map(({ id, sealedAnswers }) => ({ id, answers: openReadable(id, sealedAnswers) }));
  return opened.filter(({ answers }) => answers && fits(searchKeysOf(answers))).map(({ id }) => id);
}

/** Open requests come first, then the newest of the others; none in the trash. */
const recentRows = (tx: Transaction, open: readonly string[], most: number) => {
  const newest = (isOpen: boolean) => Prisma.sql`(SELECT id, received_at, ${isOpen} AS is_open
    FROM consultation_request WHERE trashed_at IS NULL AND (status::text = ANY(${open})) = ${isOpen}
    ORDER BY received_at DESC LIMIT ${most})`;
  return tx.$queryRaw<{ row: string }[]>`
    SELECT s.request_id::text || s.sealed_keys AS row FROM (
      SELECT id FROM (${newest(true)} UNION ALL ${newest(false)}) AS candidate
      ORDER BY is_open DESC, received_at DESC LIMIT ${most}) AS r
    JOIN request_search AS s ON s.request_id = r.id`;
};

/**
 * What of a bounded number of requests fits: their keys are opened here, in memory, and compared. This finds what no index
 * can lead to without telling more of a name or a number than it may.
 * @param most how many are opened
 * @returns what fits, and which were opened
 */
export async function fitAmongRecent<Fit>(
  tx: Transaction,
  { open, most }: { open: readonly string[]; most: number },
  fitOf: (keys: SearchKeys) => Fit | null,
): Promise<{ found: { id: string; fit: Fit }[]; opened: ReadonlySet<string> }> {
  const rows = await recentRows(tx, open, most);
  const found: { id: string; fit: Fit }[] = [];
  const opened = new Set<string>();
  for (const [index, { row }] of rows.entries()) {
    if (index > 0 && index % LOT === 0) await setImmediate(); // other work gets its turn
    const [id, sealed] = [row.slice(0, ID_LENGTH), row.slice(ID_LENGTH)];
    opened.add(id);
    const keys = openReadableKeys(id, sealed);
    const fit = keys && fitOf(keys);
    if (fit !== null) found.push({ id, fit });
  }
  return { found, opened };
}
