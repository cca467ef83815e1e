import { randomInt, randomUUID } from 'node:crypto';
import { recordAudit } from '@/lib/audit/mutations';
import type { Staff } from '@/lib/auth/staff';
import { clinic } from '@/lib/clinic/data';
import { afterOpenHours } from '@/lib/clinic/domain';
import { queueLetter, queueStaffMails } from '@/lib/deliveries/mutations';
import { blindIndexes } from '@/lib/platform/blind-index';
import { db, type Transaction } from '@/lib/platform/db';
import { keyRing } from '@/lib/platform/keys';
import { notify } from '@/lib/platform/notices';
import { consume } from '@/lib/platform/rate-limit';
import { seal } from '@/lib/platform/sealing';
import { log } from '@/lib/platform/log';
import { emailKey } from '@/lib/shared/email';
import { faultCode } from '@/lib/shared/fault-code';
import { nameKeys } from '@/lib/shared/name-search';
import { phoneKey } from '@/lib/shared/phone';
import { findEarlier, findOutdated, findSent, readSent, openAnswers, type Earlier } from './data';
import {
  answersPlace,
  canonicalAnswers,
  consentsGiven,
  createReference,
  DUPLICATE_WINDOW_MS,
  INDEX_VERSION,
  mayCorrect,
  NOTES_PER_MAILBOX,
  sameWindowOf,
  type QuarantineReason,
  intakeDraftPlace,
} from './domain';
import type { TakenSource } from './fields';
import type { ConsultationInput, IntakeDraft } from './schema';

/** What the sender is told: the same for the same answers, however often they arrive. */
export type Receipt = { id: string; reference: string; receivedAt: Date };
export type Submission = Receipt & { duplicate: boolean };

/**
 * How a sender is known again: `form` is the random id of the form that was opened, `earlierId` the request that this
 * browser sent last. Nobody else gets the reply of somebody's request, whatever they guess of its answers.
 */
export type Sender = { form: string; earlierId?: string | undefined };

/** Says why a new request is to be quarantined, if it is; asked only where it is not one that came before. */
export type Suspicion = () => Promise<QuarantineReason | null>;

/** Keyed hashes, the one to store first; a field left empty has none. */
type ContactIndexes = Record<'phone' | 'email' | 'name', string[]>;
type Indexes = ContactIndexes & { sent: string[] };

/**
 * Stores a request: its row, the consents as shown, the deliveries and their jobs, all in one transaction. A
 * quarantined one is stored in the same way, and no mail is sent.
 * @throws where the database can't be reached: nothing is stored then
 */
export async function submitConsultation(
  input: ConsultationInput,
  sender: Sender,
  suspicion: Suspicion,
  now: Date,
): Promise<Submission> {
  const indexes = indexesOf(input, sender);
  return db().$transaction(async (tx) => {
    await lockContacts(tx, [...indexes.phone, ...indexes.email]);
    const sentByBrowser = await readSent(tx, sender.earlierId, now);
    const same =
      (await findSent(tx, indexes.sent, sameWindowOf(sender.form), now)) ??
      (sentByBrowser && canonicalAnswers(sentByBrowser.answers) === canonicalAnswers(input)
        ? sentByBrowser
        : null);
    if (same) return { ...receiptOf(same), duplicate: true };
    const byBrowser = sentByBrowser && mayCorrect(input, sentByBrowser.answers) ? sentByBrowser : null;
    const earlier = byBrowser ?? (await findEarlier(tx, indexes, now));
    const receipt = { id: randomUUID(), reference: createReference(randomInt), receivedAt: now };
    const quarantineReason = await suspicion();
    await storeRequest(tx, input, { receipt, indexes, earlier, quarantineReason, source: 'site' });
    await notify(tx, { topic: 'requests' });
    if (quarantineReason === null) await queueMails(tx, receipt.id, input, now);
    return { ...receipt, duplicate: false };
  });
}

/**
 * Stores a request that staff took by phone or at the door: as one from the site, but that nobody suspects it. The same
 * answers by the same person of staff a moment later are the same request.
 * @param input its consents were spoken: each was read aloud and agreed to
 * @throws where the database can't be reached: nothing is stored then
 */
export async function takeRequest(
  staff: Staff,
  input: ConsultationInput,
  source: TakenSource,
  now: Date,
): Promise<Submission> {
  const indexes = indexesOf(input, { form: `staff/${staff.id}/${source}` });
  return db().$transaction(async (tx) => {
    await lockContacts(tx, [...indexes.phone, ...indexes.email]);
    await dropIntakeDraft(tx, staff.id);
    const same = await findSent(tx, indexes.sent, DUPLICATE_WINDOW_MS, now);
    if (same) return { ...receiptOf(same), duplicate: true };
    const earlier = await findEarlier(tx, indexes, now);
    const receipt = { id: randomUUID(), reference: createReference(randomInt), receivedAt: now };
    await storeRequest(tx, input, {
      ...{ receipt, indexes, earlier, quarantineReason: null, source },
      ownerId: staff.id,
    });
    await recordTaking(tx, staff, receipt.id, input, source, now);
    await notify(tx, { topic: 'requests' });
    await queueMails(tx, receipt.id, input, now);
    return { ...receipt, duplicate: false };
  });
}

/** Keeps the phone intake that somebody is typing, sealed and for them alone; one with nothing in it is dropped. */
export async function saveIntakeDraft({ id: staffId }: Staff, fields: IntakeDraft, now: Date): Promise<void> {
  if (Object.values(fields).every((text) => text.trim() === '')) return dropIntakeDraft(db(), staffId);
  const kept = {
    sealedFields: seal(keyRing(), intakeDraftPlace(staffId), JSON.stringify(fields)),
    updatedAt: now,
  };
  await db().intakeDraft.upsert({ where: { staffId }, create: { staffId, ...kept }, update: kept });
}

async function dropIntakeDraft(tx: Transaction, staffId: string): Promise<void> {
  await tx.intakeDraft.deleteMany({ where: { staffId } });
}

/** Throws the phone intake away that somebody has begun. */
export const discardIntakeDraft = ({ id }: Staff): Promise<void> => dropIntakeDraft(db(), id);

/** Who heard the consents, and which. */
async function recordTaking(
  tx: Transaction,
  { id: actorId }: Staff,
  requestId: string,
  input: ConsultationInput,
  source: TakenSource,
  now: Date,
) {
  const details = { source, consentsSpoken: consentsGiven(input).map(({ kind }) => kind) };
  await recordAudit(tx, { action: 'request.taken', actorId, requestId, details }, now);
}

const receiptOf = ({ id, reference, receivedAt }: Receipt): Receipt => ({ id, reference, receivedAt });

const indexesOf = (input: ConsultationInput, { form }: Sender): Indexes => ({
  sent: blindIndexes(keyRing(), 'sent', `${form}\0${canonicalAnswers(input)}`),
  ...contactIndexes(input),
});

/** By what a request is found; of a name, the hashes to store alone. */
function contactIndexes({ phone, email, name }: ConsultationInput): ContactIndexes {
  const ring = keyRing();
  return {
    phone: phone === '' ? [] : blindIndexes(ring, 'phone', phoneKey(phone)),
    email: email === '' ? [] : blindIndexes(ring, 'email', emailKey(email)),
    name: nameKeys(name).flatMap((key) => blindIndexes(ring, 'name', key).slice(0, 1)),
  };
}

/** Two posts by the same person wait for each other, on whichever process they arrive, so that the second sees the first. */
async function lockContacts(tx: Transaction, contacts: string[]) {
  for (const contact of contacts.toSorted()) {
    await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended(${contact}, 0))`;
  }
}

/** Tells staff, and the person too where they said that only they read the address. */
async function queueMails(tx: Transaction, requestId: string, input: ConsultationInput, now: Date) {
  await queueStaffMails(tx, 'consultation_received', { requestId }, now);
  if (!consentsGiven(input).some(({ kind }) => kind === 'private_email')) return;
  // Anybody may type somebody else's address.
  if (!(await consume(NOTES_PER_MAILBOX, emailKey(input.email), now))) return;
  await queueLetter(tx, 'consultation_acknowledged', { requestId, letter: { to: input.email } }, now);
}

type Circumstances = {
  receipt: Receipt;
  indexes: Indexes;
  earlier: Earlier | null;
  quarantineReason: QuarantineReason | null;
  source: 'site' | TakenSource;
  /** Who looks after it from the start: whoever took it. */
  ownerId?: string;
};

/** Answers without a message and with one of some length look alike. */
const ANSWERS_LEAST_BYTES = 2048;

async function storeRequest(
  tx: Transaction,
  input: ConsultationInput,
  {
    receipt,
    indexes: { sent, phone, email, name },
    earlier,
    quarantineReason,
    source,
    ownerId,
  }: Circumstances,
) {
  const ring = keyRing();
  const givenAt = receipt.receivedAt;
  const facts = clinic();
  await tx.consultationRequest.create({
    data: {
      ...receipt,
      status: quarantineReason === null ? 'new' : 'quarantined',
      statusChangedAt: givenAt,
      quarantineReason,
      source,
      ownerId: ownerId ?? null,
      howSoon: input.howSoon || null,
      dueAt: afterOpenHours(givenAt, facts.firstContactHours, facts),
      sealedAnswers: seal(ring, answersPlace(receipt.id), JSON.stringify(input), {
        leastBytes: ANSWERS_LEAST_BYTES,
      }),
      keyId: ring[0].id,
      sentIndex: sent[0] ?? '',
      phoneIndex: phone[0] ?? null,
      emailIndex: email[0] ?? null,
      indexVersion: INDEX_VERSION,
      possibleCorrectionOfId: earlier?.id ?? null,
      nameIndexes: { create: name.map((nameIndex) => ({ nameIndex })) },
      consents: {
        create: consentsGiven(input).map((consent) => ({ id: randomUUID(), ...consent, givenAt })),
      },
    },
  });
}

const BATCH = 200;

/** Indexes what an earlier version stored by the rules of this one. Gives how many requests there were in this batch. */
export async function reindexRequests(): Promise<number> {
  const rows = await findOutdated(BATCH);
  for (const { id, sealedAnswers } of rows) {
    const indexes = indexesStored(id, sealedAnswers);
    await db().$transaction((tx) => storeIndexes(tx, id, indexes));
  }
  return rows.length;
}

/** One that can't be opened keeps nobody from finding the others. */
function indexesStored(id: string, sealedAnswers: string): ContactIndexes {
  try {
    return contactIndexes(openAnswers(id, sealedAnswers));
  } catch (error) {
    log.error('request.not_indexed', { consultationId: id, code: faultCode(error) });
    return { phone: [], email: [], name: [] };
  }
}

async function storeIndexes(tx: Transaction, requestId: string, { phone, email, name }: ContactIndexes) {
  const { count } = await tx.consultationRequest.updateMany({
    where: { id: requestId, indexVersion: { lt: INDEX_VERSION } },
    data: { phoneIndex: phone[0] ?? null, emailIndex: email[0] ?? null, indexVersion: INDEX_VERSION },
  });
  if (count === 0) return; // deleted, or another worker came first
  await tx.nameIndex.deleteMany({ where: { requestId } });
  await tx.nameIndex.createMany({ data: name.map((nameIndex) => ({ requestId, nameIndex })) });
}
