import { randomUUID } from 'node:crypto';
import { db, type Transaction } from '@/lib/platform/db';
import { env } from '@/lib/platform/env';
import { log } from '@/lib/platform/log';
import { sendMail, type Accepted } from '@/lib/platform/mail';
import { enqueue } from '@/lib/platform/queue';
import { failureCode, hasRunOut } from './domain';
import { renderStaffMail } from './notify';

/** A mail was not accepted; the queue tries it again later. */
export class DeliveryFailed extends Error {
  override name = 'DeliveryFailed';
}

/** Queues the mail about a request to each of the staff's addresses, with its entry in the ledger. */
export async function queueDeliveries(tx: Transaction, requestId: string, now: Date): Promise<void> {
  for (const recipient of env().INTAKE_NOTIFY_TO) {
    const id = randomUUID();
    const template = 'consultation_received';
    await tx.delivery.create({ data: { id, requestId, template, recipient, createdAt: now } });
    await enqueue(tx, 'deliver-mail', { deliveryId: id });
  }
}

/**
 * Tries once to send a delivery and records its fate. One that was accepted, given up or purged is left alone.
 * @throws DeliveryFailed when it is to be tried again
 */
export async function attemptDelivery(deliveryId: string, now: Date): Promise<void> {
  const delivery = await claim(deliveryId, now);
  if (!delivery) return;
  const { attempts, recipient, createdAt, request } = delivery;
  const mail = await renderStaffMail({ deliveryId, recipient, ...request });
  let state: Accepted;
  try {
    state = await sendMail(mail);
  } catch (error) {
    return recordFailure(deliveryId, failureCode(error), hasRunOut(createdAt, now), attempts);
  }
  await db().delivery.update({ where: { id: deliveryId }, data: { state, lastErrorCode: null } });
  log.info('delivery.accepted', { deliveryId, state, attempt: attempts });
}

/** Counts the attempt before it is made, so that one which ends with the process is counted too. */
async function claim(id: string, now: Date) {
  const data = { attempts: { increment: 1 }, lastAttemptAt: now };
  const { count } = await db().delivery.updateMany({ where: { id, state: 'queued' }, data });
  if (count === 0) return null;
  const request = { select: { reference: true, receivedAt: true } };
  return db().delivery.findUnique({
    where: { id },
    select: { attempts: true, recipient: true, createdAt: true, request },
  });
}

async function recordFailure(deliveryId: string, code: string, final: boolean, attempt: number) {
  const state = final ? 'failed' : 'queued';
  await db().delivery.update({ where: { id: deliveryId }, data: { state, lastErrorCode: code } });
  log.warn('delivery.refused', { deliveryId, code, state, attempt });
  if (!final) throw new DeliveryFailed(code);
}
