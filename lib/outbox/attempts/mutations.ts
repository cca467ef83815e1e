import { openContent } from '@/lib/outbox/data';
import { isUrgent } from '@/lib/outbox/domain';
import type { Delivery } from '@/lib/outbox/notify';
import type { Template } from '@/lib/outbox/schema';
import { countOne } from '@/lib/platform/counters';
import { db } from '@/lib/platform/db';
import { log, msSince } from '@/lib/platform/log';
import { sendMail, type Accepted, type RouteName } from '@/lib/platform/mail';
import { enqueue } from '@/lib/platform/queue/enqueue';
import { NotDone } from '@/lib/platform/queue/work';
import { readDelivery } from './data';
import { failureCode, hasRunOut, isRefusedTwice, kindOfCode, restAfter } from './domain';

/** A mail was not accepted; the queue will retry it. */
export class DeliveryFailed extends NotDone {
  override name = 'DeliveryFailed';
}

/** The route to try a mail by; with `notSince`, only if it hasn't been tried since. */
type Attempt = { route?: RouteName; notSince?: Date };

/** A mail to the person about their request, with the address it went to. */
export type RequestMail = { reference: string; to: string };

/**
 * Tries once to send a delivery and records the outcome. One that was already accepted, given up or purged is left
 * alone.
 * @returns the mail to a person that a server has accepted; undefined if none was
 * @throws DeliveryFailed if it should be retried
 */
export async function attemptDelivery(
  deliveryId: string,
  now: Date,
  { route: asked, notSince }: Attempt = {},
): Promise<RequestMail | undefined> {
  const delivery = await claim(deliveryId, now, notSince);
  if (!delivery) return undefined;
  const { attempts, createdAt, template } = delivery;
  const route = asked ?? (isUrgent(template) ? 'urgent' : 'usual');
  const beganAt = new Date(); // its job may have waited for others of its batch
  const failed = (code: string) => recordFailure({ ...delivery, code, route, beganAt }, now);
  if (template === 'own_page_code' && hasRunOut(template, createdAt, now)) return failed('EXPIRED');
  const { renderMail } = await import('@/lib/outbox/notify'); // templates and their renderer, which few processes need
  let state: Accepted;
  try {
    state = await sendMail(await renderMail(delivery), route);
  } catch (error) {
    return failed(failureCode(error));
  }
  const accepted = { state, lastErrorCode: null, sealedContent: null };
  await db().delivery.updateMany({ where: { id: deliveryId }, data: accepted });
  countOne('mail_attempts', state);
  log.info('delivery.accepted', { deliveryId, state, attempt: attempts, ms: msSince(beganAt) });
  return mailOfRequest(delivery);
}

/** The mail to the person about their request that this delivery was; undefined if it went to staff. */
function mailOfRequest(delivery: Delivery): RequestMail | undefined {
  const to = delivery.recipient === null ? openContent(delivery)?.to : undefined;
  return to !== undefined && delivery.request ? { reference: delivery.request.reference, to } : undefined;
}

/** Counts the attempt before it is made, so that one cut short by a crash is counted too. */
async function claim(id: string, now: Date, notSince: Date | undefined) {
  const rested = notSince ? { OR: [{ lastAttemptAt: null }, { lastAttemptAt: { lt: notSince } }] } : {};
  const data = { attempts: { increment: 1 }, lastAttemptAt: now };
  const { count } = await db().delivery.updateMany({ where: { id, state: 'queued', ...rested }, data });
  return count === 0 ? null : readDelivery(id);
}

type Failure = {
  id: string;
  template: Template;
  createdAt: Date;
  attempts: number;
  /** Why the previous attempt failed. */
  lastErrorCode: string | null;
  code: string;
  route: RouteName;
  beganAt: Date;
};

/** @throws DeliveryFailed if the queue should retry it as usual */
async function recordFailure(failure: Failure, now: Date): Promise<undefined> {
  const { id, template, createdAt, attempts, lastErrorCode, code, route, beganAt } = failure;
  const rest = restAfter(code, attempts);
  const nextAt = new Date(now.getTime() + rest);
  const final = hasRunOut(template, createdAt, nextAt) || isRefusedTwice(lastErrorCode, code);
  const fate = final ? ({ state: 'failed', sealedContent: null } as const) : ({ state: 'queued' } as const);
  await db().$transaction(async (tx) => {
    await tx.delivery.update({ where: { id }, data: { ...fate, lastErrorCode: code } });
    if (!final && rest > 0 && route !== 'second')
      await enqueue(tx, 'deliver-mail', [{ data: { deliveryId: id }, startAfter: nextAt }]);
  });
  countOne('mail_attempts', kindOfCode(code));
  const fields = { deliveryId: id, code, state: fate.state, attempt: attempts };
  log.warn('delivery.refused', { ...fields, ms: msSince(beganAt) });
  if (!final && rest === 0) throw new DeliveryFailed(code);
}
