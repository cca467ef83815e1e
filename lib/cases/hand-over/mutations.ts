import { randomUUID } from 'node:crypto';
import { recordAudit } from '@/lib/audit/mutations';
import type { Details } from '@/lib/audit/schema';
import type { Staff } from '@/lib/auth/staff';
import { mayLeave } from '@/lib/intake/proofs/data';
import { recordDisclosure } from '@/lib/intake/proofs/mutations';
import { lockRequest } from '@/lib/intake/stored/mutations';
import { notifyAdmins } from '@/lib/outbox/mutations';
import { takeLockOn } from '@/lib/platform/advisory-locks';
import { db, LONG_TRANSACTION, type Transaction } from '@/lib/platform/db';
import { fail, ok, type Result } from '@/lib/shared/result';
import { readHandedOver } from './data';
import { FETCH_WITHIN_MS, type HandedOver } from './domain';
import { allowedSchema } from './schema';

// As for exports, the audit is the authorization: what was asked for and why is recorded first, and the later fetch
// reads it from there (docs/adr/0031).

const ACTION = 'request.handed_over';

const record = (tx: Transaction, { id: actorId }: Staff, requestId: string, details: Details, now: Date) =>
  recordAudit(tx, { action: ACTION, actorId, requestId, details }, now);

/**
 * Allows handing a request over to the clinic's record system. Refused without the person's consent to disclose
 * substance-use information. Returns the id for fetching it once, soon.
 */
export function allowHandOver(
  staff: Staff,
  { id: requestId, reason }: { id: string; reason: string },
  now: Date,
): Promise<Result<string, 'GONE' | 'NO_PART2_CONSENT'>> {
  return db().$transaction(async (tx) => {
    await lockRequest(tx, requestId);
    const request = await readHandedOver(tx, staff, requestId);
    if (!request) return fail('GONE');
    if (!mayLeave(request.consents, now)) return fail('NO_PART2_CONSENT');
    const id = randomUUID();
    await record(tx, staff, requestId, { stage: 'allowed', export: id, reason }, now);
    await notifyAdmins(tx, { what: 'request_handed_over', by: staff.name, about: request.reference }, now);
    return ok(id);
  });
}

/**
 * The request of an allowed hand-over, with the proof that it was disclosed; null if it was fetched already, has
 * expired, isn't theirs, or if the consent was withdrawn since.
 */
export function takeHandOver(staff: Staff, id: string, now: Date): Promise<HandedOver | null> {
  return db().$transaction(async (tx) => {
    await takeLockOn(tx, `hand-over/${id}`); // of two at once, only one gets through
    const entries = await tx.auditEntry.findMany({
      where: {
        action: ACTION,
        actorId: staff.id,
        at: { gt: new Date(now.getTime() - FETCH_WITHIN_MS) },
        details: { path: ['export'], equals: id },
      },
      select: { requestId: true, details: true },
    });
    const [entry, ...later] = entries;
    const allowed = allowedSchema.safeParse(entry?.details).data;
    if (!entry?.requestId || !allowed || later.length > 0) return null;
    await lockRequest(tx, entry.requestId);
    const request = await readHandedOver(tx, staff, entry.requestId);
    if (!request || !mayLeave(request.consents, now)) return null;
    await record(tx, staff, request.id, { stage: 'sent', export: id }, now);
    const made = {
      way: 'export',
      byId: staff.id,
      fields: null,
      reason: allowed.reason,
      isOfHealth: true,
    } as const;
    await recordDisclosure(tx, made, [request], now);
    return request;
  }, LONG_TRANSACTION);
}
