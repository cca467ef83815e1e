import { recordAudit } from '@/lib/audit/mutations';
import type { Staff } from '@/lib/auth/staff';
import { intakeRecipients } from '@/lib/clinic/data';
import { deliveryRow, queueDeliveries } from '@/lib/outbox/mutations';
import type { Template } from '@/lib/outbox/schema';
import { db, type Transaction } from '@/lib/platform/db';
import { retryNow } from '@/lib/platform/queue/enqueue';
import { fail, ok, type Result } from '@/lib/shared/result';
import { listWaiting } from './data';
import { resendProblem, type NoResend } from './domain';

/**
 * Queues a mail again as a new delivery, so that the first one's outcome stays on record.
 * @returns why not: it was deleted, is still waiting or was already sent again, its content was wiped, what it reminds
 * of is done, its request has another owner, or its address no longer belongs to anyone
 */
export function resendDelivery(
  { id: actorId }: Staff,
  id: string,
  now: Date,
): Promise<Result<null, NoResend | 'GONE' | 'DONE' | 'NOT_OWNER' | 'NOT_STAFF'>> {
  return db().$transaction(async (tx) => {
    await tx.$executeRaw`SELECT FROM delivery WHERE id = ${id}::uuid FOR UPDATE`; // two clicks send one mail
    const sent = await tx.delivery.findUnique({
      where: { id },
      select: {
        template: true,
        state: true,
        recipient: true,
        requestId: true,
        reference: true,
        request: { select: { firstContactAt: true, followUpAt: true, owner: { select: { email: true } } } },
      },
    });
    if (!sent) return fail('GONE');
    const problem = resendProblem(sent);
    if (problem) return fail(problem);
    if (isDone(sent, now)) return fail('DONE');
    const { template, recipient, requestId, reference, request } = sent;
    if (template === 'request_assigned' && request?.owner?.email !== recipient) return fail('NOT_OWNER');
    if (recipient === null || !(await getsMail(tx, recipient))) return fail('NOT_STAFF');
    const same = { template, recipient, requestId, reference };
    if (await tx.delivery.findFirst({ where: { ...same, state: 'queued' }, select: { id: true } }))
      return fail('STILL_QUEUED');
    const about = requestId !== null ? { requestId } : reference !== null ? { reference } : undefined;
    if (!about) return fail('GONE');
    await queueDeliveries(tx, [deliveryRow({ template, recipient, about }, now)]);
    const ofRequest = requestId === null ? {} : { requestId };
    await recordAudit(tx, { action: 'delivery.resent', actorId, ...ofRequest, details: { template } }, now);
    return ok(null);
  });
}

type Reminder = {
  template: Template;
  request: { firstContactAt: Date | null; followUpAt: Date | null } | null;
};

/** Whether a reminder would say something that is no longer true. */
function isDone({ template, request }: Reminder, now: Date): boolean {
  if (template === 'request_unanswered') return !!request?.firstContactAt;
  if (template === 'follow_up_due') return !request?.followUpAt || request.followUpAt > now;
  return false;
}

/** Whether an address is one of ours: from the settings, or an active staff member's. */
async function getsMail(tx: Transaction, email: string): Promise<boolean> {
  if (intakeRecipients().includes(email)) return true;
  return (await tx.user.count({ where: { email, suspendedAt: null } })) > 0;
}

/** Has these mails tried at once. Returns how many waited. */
export const retryMails = (tx: Transaction, mails: readonly { id: string }[]): Promise<number> =>
  retryNow(
    tx,
    'deliver-mail',
    mails.map(({ id }) => ({ deliveryId: id })),
  );

/**
 * Has every mail that waits for its next attempt tried at once. One that may have arrived isn't, since a second copy
 * would be sent.
 * @param actorId of the member of staff who asks for it; null for an operator's command
 * @returns how many, or that none waits
 */
export function retryWaiting(actorId: string | null, now: Date): Promise<Result<number, 'NONE_WAITING'>> {
  return db().$transaction(async (tx) => {
    const count = await retryMails(tx, await listWaiting(tx));
    if (count === 0) return fail('NONE_WAITING');
    await recordAudit(tx, { action: 'delivery.retried', actorId, details: { mails: count } }, now);
    return ok(count);
  });
}
