import { randomInt, randomUUID } from 'node:crypto';
import { CONTACT_CONSENTS } from '@/content/consents';
import { blindIndex, blindIndexes } from '@/lib/platform/blind-index';
import { db, type Transaction } from '@/lib/platform/db';
import { env } from '@/lib/platform/env';
import { keyRing } from '@/lib/platform/keys';
import { enqueue } from '@/lib/platform/queue';
import { seal } from '@/lib/platform/sealing';
import {
  canonicalAnswers,
  CORRECTION_WINDOW_MS,
  createReference,
  DUPLICATE_WINDOW_MS,
  normaliseEmail,
  normalisePhone,
} from './domain';
import type { ConsultationInput } from './schema';

/** What the sender is told: the same for the same answers, however often they arrive. */
export type Receipt = { id: string; reference: string; receivedAt: Date };
export type Submission = Receipt & { duplicate: boolean };

type Indexes = { answers: string[]; phone: string[]; email: string[] };

/** Where the sealed answers of a request belong. */
export const answersPlace = (id: string) => `consultation_request/${id}/answers`;

/**
 * Stores a request: its row, the consent as shown, the deliveries and their jobs, all in one transaction.
 * @param earlierId the request that this browser sent before, if it did
 * @throws where the database can't be reached: nothing is stored then
 */
export async function submitConsultation(
  input: ConsultationInput,
  { now, earlierId }: { now: Date; earlierId?: string | undefined },
): Promise<Submission> {
  const indexes = indexesOf(input);
  return db().$transaction(async (tx) => {
    await lockContacts(tx, [...indexes.phone, ...indexes.email]);
    const same = await findSame(tx, indexes, now);
    if (same) return { ...same, duplicate: true };
    const correctionOf = await findEarlier(tx, indexes, now, earlierId);
    const receipt = { id: randomUUID(), reference: createReference(randomInt), receivedAt: now };
    await storeRequest(tx, input, receipt, correctionOf);
    await queueStaffMail(tx, receipt);
    return { ...receipt, duplicate: false };
  });
}

function indexesOf({ phone, email, ...input }: ConsultationInput): Indexes {
  const ring = keyRing();
  return {
    answers: blindIndexes(ring, 'answers', canonicalAnswers({ ...input, phone, email })),
    phone: phone === '' ? [] : blindIndexes(ring, 'phone', normalisePhone(phone)),
    email: email === '' ? [] : blindIndexes(ring, 'email', normaliseEmail(email)),
  };
}

/** Two posts by the same person wait for each other, on whichever process they arrive, so that the second sees the first. */
async function lockContacts(tx: Transaction, contacts: string[]) {
  for (const contact of contacts.toSorted()) {
    await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended(${contact}, 0))`;
  }
}

const receiptFields = { id: true, reference: true, receivedAt: true } as const;

function findSame(tx: Transaction, { answers }: Indexes, now: Date): Promise<Receipt | null> {
  const since = new Date(now.getTime() - DUPLICATE_WINDOW_MS);
  return tx.consultationRequest.findFirst({
    where: { answersIndex: { in: answers }, receivedAt: { gt: since } },
    select: receiptFields,
    orderBy: { receivedAt: 'asc' },
  });
}

async function findEarlier(
  tx: Transaction,
  { phone, email }: Indexes,
  now: Date,
  earlierId: string | undefined,
) {
  const since = new Date(now.getTime() - CORRECTION_WINDOW_MS);
  const contacts = [{ phoneIndex: { in: phone } }, { emailIndex: { in: email } }];
  const earlier = await tx.consultationRequest.findFirst({
    where: { receivedAt: { gt: since }, OR: earlierId ? [...contacts, { id: earlierId }] : contacts },
    select: { id: true },
    orderBy: { receivedAt: 'desc' },
  });
  return earlier?.id ?? null;
}

async function storeRequest(
  tx: Transaction,
  input: ConsultationInput,
  receipt: Receipt,
  correctionOf: string | null,
) {
  const ring = keyRing();
  const { phone, email, consent } = input;
  const agreed = { version: consent, text: CONTACT_CONSENTS[consent], givenAt: receipt.receivedAt };
  await tx.consultationRequest.create({
    data: {
      ...receipt,
      sealedAnswers: seal(ring, answersPlace(receipt.id), JSON.stringify(input)),
      keyId: ring[0].id,
      answersIndex: blindIndex(ring, 'answers', canonicalAnswers(input)),
      phoneIndex: phone === '' ? null : blindIndex(ring, 'phone', normalisePhone(phone)),
      emailIndex: email === '' ? null : blindIndex(ring, 'email', normaliseEmail(email)),
      possibleCorrectionOfId: correctionOf,
      consents: { create: { id: randomUUID(), kind: 'contact', ...agreed } },
    },
  });
}

async function queueStaffMail(tx: Transaction, { id: requestId, receivedAt: createdAt }: Receipt) {
  for (const recipient of env().INTAKE_NOTIFY_TO) {
    const id = randomUUID();
    const template = 'consultation_received';
    await tx.delivery.create({ data: { id, requestId, template, recipient, createdAt } });
    await enqueue(tx, 'deliver-mail', { deliveryId: id });
  }
}
