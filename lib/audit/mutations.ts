import type { Transaction } from '@/lib/platform/db';
import type { Happening } from './schema';

/** Writes down what happened. It commits with what it records, or not at all. */
export async function recordAudit(
  tx: Transaction,
  { action, actorId, requestId, staffId, details = {} }: Happening,
  now: Date,
): Promise<void> {
  await tx.auditEntry.create({
    data: {
      at: now,
      action,
      actorId,
      requestId: requestId ?? null,
      staffId: staffId ?? null,
      details: { ...details } as Record<string, string | number | boolean | string[]>,
    },
  });
}
