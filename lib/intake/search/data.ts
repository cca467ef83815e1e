import { z } from 'zod';
import { openReadable } from '@/lib/intake/data';
import { phoneEnd, searchContext, searchKeysOf, type SearchKeys, type Sought } from '@/lib/intake/domain';
import { blindIndexes, bucketsOf } from '@/lib/platform/blind-index';
import type { Transaction } from '@/lib/platform/db';
import { checkRing, searchRing } from '@/lib/platform/keys';
import { SealError, unsealDirectly } from '@/lib/platform/sealing';
import { memoizeByObject } from '@/lib/shared/memoize';
import type { Prisma } from '@/prisma/generated/client';

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
 */
export async function findByKeys(
  tx: Transaction,
  sought: Sought,
  request: Prisma.ConsultationRequestWhereInput = {},
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
    const fitting = rows.filter(({ requestId, sealedKeys }) => fitsSealed(sought, requestId, sealedKeys));
    found.push(...fitting.map(({ requestId }) => requestId));
    if (rows.length < LOT) return found;
    after = rows.at(-1)?.requestId;
  }
}

/** The worker reindexes a row whose key is gone; until then it doesn't keep anyone from finding the others. */
function openReadableKeys(id: string, sealed: string): SearchKeys | null {
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
const TAG_LENGTH = 22; // 16 bytes in base64url: no other value of the row ends in the same authentication tag

const rowName = (id: string, sealed: string) => id + sealed.slice(-TAG_LENGTH);

/** The keyed hashes of a request's phone and email, from its sealed keys. */
export function contactsOf(id: string, sealed: string): readonly string[] {
  const known = openedLately.get(rowName(id, sealed));
  if (known) return known;
  const keys = openReadableKeys(id, sealed);
  const contacts = keys ? contactIndexes(keys) : [];
  rememberContacts(id, sealed, contacts);
  return contacts;
}

/** Spares whoever compares a later request the opening of these search keys, which were sealed just now. */
export function rememberContacts(id: string, sealed: string, contacts: readonly string[]): void {
  const [oldest] = openedLately.size < MOST_OPENED ? [] : openedLately.keys();
  if (oldest !== undefined) openedLately.delete(oldest);
  openedLately.set(rowName(id, sealed), contacts);
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
