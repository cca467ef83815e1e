import { randomUUID } from 'node:crypto';
import { db, type Transaction } from '@/lib/platform/db';
import { env } from '@/lib/platform/env';
import { keyRing } from '@/lib/platform/keys';
import { log } from '@/lib/platform/log';
import { sendMail, type Accepted } from '@/lib/platform/mail';
import { enqueue } from '@/lib/platform/queue';
import { seal } from '@/lib/platform/sealing';
import { failureCode, hasRunOut, letterPlace } from './domain';
import { renderMail } from './notify';
import type { AccountTemplate, Letter, LetterTemplate, StaffTemplate } from './schema';

/** A mail was not accepted; the queue tries it again later. */
export class DeliveryFailed extends Error {
  override name = 'DeliveryFailed';
}

/** What a mail is about: a stored request, or the reference of one that was deleted. */
type About = { requestId: string } | { reference: string };

/** Queues a mail to each of the staff's addresses, with its entry in the ledger. */
export async function queueStaffMails(
  tx: Transaction,
  template: StaffTemplate,
  about: About,
  now: Date,
): Promise<void> {
  for (const recipient of env().INTAKE_NOTIFY_TO) {
    const id = randomUUID();
    await tx.delivery.create({ data: { id, ...about, template, recipient, createdAt: now } });
    await enqueue(tx, 'deliver-mail', { deliveryId: id });
  }
}

/** Queues a mail to the person who sent a request. Their address is sealed. */
export async function queueLetter(
  tx: Transaction,
  template: LetterTemplate,
  { requestId, letter }: { requestId: string; letter: Letter },
  now: Date,
): Promise<void> {
  const id = randomUUID();
  const sealedLetter = seal(keyRing(), letterPlace(id), JSON.stringify(letter));
  await tx.delivery.create({ data: { id, requestId, template, sealedLetter, createdAt: now } });
  await enqueue(tx, 'deliver-mail', { deliveryId: id });
}

/** Queues a mail to a member of staff about their account. A link in it is sealed: it opens the account. */
export async function queueAccountMail(
  tx: Transaction,
  template: AccountTemplate,
  { to, link }: { to: string; link?: string },
  now: Date,
): Promise<void> {
  const id = randomUUID();
  const sealedLetter = link ? seal(keyRing(), letterPlace(id), JSON.stringify({ to, link })) : null;
  await tx.delivery.create({ data: { id, template, recipient: to, sealedLetter, createdAt: now } });
  await enqueue(tx, 'deliver-mail', { deliveryId: id });
}

/**
 * Tries once to send a delivery and records its fate. One that was accepted, given up or purged is left alone.
 * @throws DeliveryFailed when it is to be tried again
 */
export async function attemptDelivery(deliveryId: string, now: Date): Promise<void> {
  const delivery = await claim(deliveryId, now);
  if (!delivery) return;
  const { attempts, createdAt, template } = delivery;
  const final = hasRunOut(template, createdAt, now);
  if (final && template === 'own_page_code') return recordFailure(deliveryId, 'EXPIRED', final, attempts);
  let state: Accepted;
  try {
    state = await sendMail(await renderMail(delivery));
  } catch (error) {
    return recordFailure(deliveryId, failureCode(error), final, attempts);
  }
  const accepted = { state, lastErrorCode: null, sealedLetter: null };
  await db().delivery.update({ where: { id: deliveryId }, data: accepted });
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
    select: {
      id: true,
      template: true,
      attempts: true,
      recipient: true,
      sealedLetter: true,
      reference: true,
      createdAt: true,
      request,
    },
  });
}

async function recordFailure(deliveryId: string, code: string, final: boolean, attempt: number) {
  const fate = final ? ({ state: 'failed', sealedLetter: null } as const) : ({ state: 'queued' } as const);
  await db().delivery.update({ where: { id: deliveryId }, data: { ...fate, lastErrorCode: code } });
  log.warn('delivery.refused', { deliveryId, code, state: fate.state, attempt });
  if (!final) throw new DeliveryFailed(code);
}
