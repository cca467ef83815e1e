import { randomUUID } from 'node:crypto';
import { openAnswers } from '@/lib/intake/data';
import { phoneEnd, searchContext, searchKeysOf, type SearchKeys } from '@/lib/intake/domain';
import { bucketOf } from '@/lib/platform/blind-index';
import type { Statement, Transaction } from '@/lib/platform/db';
import { searchRing } from '@/lib/platform/keys';
import { sealDirectly } from '@/lib/platform/sealing';
import { Prisma } from '@/prisma/generated/client';

/** The statement that indexes a new request for search, to run with others of its transaction. */
export const searchEntry = (
  { id, receivedAt }: { id: string; receivedAt: Date },
  { keyId, width, phoneIndex, emailIndex, sealedKeys }: ReturnType<typeof searchRow>,
): Statement => Prisma.sql`
  INSERT INTO request_search (request_id, key_id, width, phone_index, email_index, sealed_keys, received_at)
  VALUES (${id}::uuid, ${keyId}, ${width}, ${phoneIndex}, ${emailIndex}, ${sealedKeys},
    ${receivedAt.toISOString()}::timestamptz)`;

/** An empty value has a bucket too, so that an index never shows that a field was left empty. */
const bucketOrAny = (purpose: 'search-phone' | 'search-email', value: string, width: number) =>
  bucketOf(searchRing(), purpose, value === '' ? randomUUID() : value, width);

/** What a request is found by, as stored; `width` is the number of bits in its indexes, which the worker corrects. */
export function searchRow(requestId: string, keys: SearchKeys, width = 0) {
  const ring = searchRing();
  return {
    keyId: ring[0].id,
    width,
    phoneIndex: bucketOrAny('search-phone', phoneEnd(keys.phone), width),
    emailIndex: bucketOrAny('search-email', keys.email, width),
    sealedKeys: sealDirectly(ring, 'search-keys', searchContext(requestId), JSON.stringify(keys)),
  };
}

/** Makes a request searchable, as a real one is. */
export async function indexRequest(
  tx: Transaction,
  { id: requestId, sealedAnswers, receivedAt }: { id: string; sealedAnswers: string; receivedAt: Date },
): Promise<void> {
  const row = searchRow(requestId, searchKeysOf(openAnswers(requestId, sealedAnswers)));
  await tx.requestSearch.upsert({
    where: { requestId },
    create: { requestId, receivedAt, ...row },
    update: row,
  });
}

/** Removes everything a person could be searched by from a request that may be made up. */
export async function unindexRequest(tx: Transaction, requestId: string): Promise<void> {
  await tx.requestSearch.deleteMany({ where: { requestId } });
}
