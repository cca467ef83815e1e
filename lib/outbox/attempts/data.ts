import type { Template } from '@/lib/outbox/schema';
import { db } from '@/lib/platform/db';

const TO_RENDER = {
  id: true,
  template: true,
  attempts: true,
  lastErrorCode: true,
  recipient: true,
  sealedContent: true,
  reference: true,
  createdAt: true,
  requestId: true,
  request: { select: { reference: true, receivedAt: true, dueAt: true, followUpAt: true } },
} as const;

/** A delivery with everything its mail is made from; null if it was deleted. */
export async function readDelivery(id: string) {
  const row = await db().delivery.findUnique({ where: { id }, select: TO_RENDER });
  if (!row) return null;
  return { ...row, happenedAt: (await happenedAt(row)) ?? row.createdAt };
}

type Made = { template: Template; createdAt: Date; requestId: string | null; reference: string | null };

/** When the event that a mail reports happened, if the mail may have been created later: one that is sent again. */
async function happenedAt({ template, createdAt, requestId, reference }: Made): Promise<Date | null> {
  if (template === 'consent_withdrawn' && requestId !== null) {
    const where = { requestId, action: 'request.consent_withdrawn', at: { lte: createdAt } };
    return (await db().auditEntry.aggregate({ where, _max: { at: true } }))._max.at;
  }
  if (template === 'consultation_deleted' && reference !== null) {
    const first = { where: { template, reference }, _min: { createdAt: true } } as const;
    return (await db().delivery.aggregate(first))._min.createdAt;
  }
  return null;
}
