import { db } from '@/lib/platform/db';
import { keyRing } from '@/lib/platform/keys';
import { OperatorError } from '@/lib/shared/operator-error';

/**
 * Makes sure that every stored request can be read with the keys at hand.
 * @throws OperatorError naming the keys (by fingerprint) that are missing
 */
export async function requireKeysInUse(): Promise<void> {
  const held = keyRing().map(({ id }) => id);
  const rows = await db().consultationRequest.findMany({
    where: { keyId: { notIn: held } },
    select: { keyId: true },
    distinct: ['keyId'],
  });
  if (rows.length === 0) return;
  const missing = rows.map(({ keyId }) => keyId).join(', ');
  throw new OperatorError(
    `Stored answers need the key ${missing}, which is not among the keys given. Restore it first.`,
  );
}

/** Whether any request is stored: then a missing key must be restored, never replaced. */
export async function hasRequests(): Promise<boolean> {
  return (await db().consultationRequest.findFirst({ select: { id: true } })) !== null;
}
