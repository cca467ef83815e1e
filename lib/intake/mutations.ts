import { randomInt, randomUUID } from 'node:crypto';
import type { ConsentKind } from '@/content/consent-versions';
import { sealedOnRecord } from '@/lib/audit/data';
import { recordAudit } from '@/lib/audit/mutations';
import { COVERED, envelopesOf, noteField, standings, type Envelopes } from '@/lib/audit/sealed-values';
import type { Staff } from '@/lib/auth/staff';
import { clinic } from '@/lib/clinic/data';
import { afterOpenHours } from '@/lib/clinic/domain';
import { recordWithdrawal } from '@/lib/intake/proofs/mutations';
import { queueLetter, queueStaffMails } from '@/lib/outbox/mutations';
import { takeLockOn } from '@/lib/platform/advisory-locks';
import { blindIndexes, bucketOf } from '@/lib/platform/blind-index';
import { db, type Transaction } from '@/lib/platform/db';
import { keyRing, searchRing } from '@/lib/platform/keys';
import { log } from '@/lib/platform/log';
import { notify } from '@/lib/platform/notices';
import { consume } from '@/lib/platform/rate-limit';
import { isUnreadable, seal, sealDirectly, unseal, versionOf } from '@/lib/platform/sealing';
import { emailKey } from '@/lib/shared/email';
import { faultCode } from '@/lib/shared/fault-code';
import { ownValue } from '@/lib/shared/own-value';
import type { Prisma } from '@/prisma/generated/client';
import {
  findEarlier,
  findMisindexed,
  findOutdated,
  findSent,
  findSameIntake,
  isFlood,
  STORED_CONSENTS,
  TRIAGE,
  openAnswers,
  openConsents,
  openTriage,
  OUTDATED,
  readSent,
  sentLongAgo,
  type Earlier,
  type Triage,
} from './data';
import {
  answersContext,
  canonicalAnswers,
  consentsContext,
  consentsGiven,
  createReference,
  INDEX_VERSION,
  intakeDraftContext,
  isOpenedForm,
  mayCorrect,
  noteContext,
  NOTES_PER_MAILBOX,
  phoneEnd,
  sameWindowOf,
  searchContext,
  searchKeysOf,
  triageContext,
  type QuarantineReason,
  type SearchKeys,
  type StoredConsent,
} from './domain';
import type { Source, StaffSource } from './fields';
import type { ConsultationInput, IntakeDraft } from './schema';

/** What the sender is told: the same for the same answers, however often they arrive. */
export type Receipt = { id: string; reference: string; receivedAt: Date };
export type Submission = Receipt & { duplicate: boolean };

/**
 * How a sender is known again: `form` is the random id of the form that was opened, `earlierId` the request that this
 * browser sent last. Nobody else gets the reply of somebody's request, whatever they guess of its answers.
 */
export type Sender = { form: string; earlierId?: string | undefined };

/**
 * Says why a new request is to be quarantined, if it is; asked only where it is not one that came before.
 * @param flood whether more requests come than people send
 */
export type Suspicion = (flood: boolean) => Promise<QuarantineReason | null>;

/**
 * Stores a request: its row, the consents as shown, the deliveries and their jobs, all in one transaction. A
 * quarantined one is stored in the same way, and no mail is sent. In a flood staff get one mail for many, which the
 * worker makes every minute (summarizeFlood in lib/cases/reminders).
 * @throws where the database can't be reached: nothing is stored then
 */
export async function submitConsultation(
  input: ConsultationInput,
  sender: Sender,
  suspicion: Suspicion,
  now: Date,
): Promise<Submission> {
  const keys = searchKeysOf(input);
  const sent = sentIndexes(input, sender.form);
  return db().$transaction(async (tx) => {
    await lockContacts(tx, keys);
    const sentByBrowser = await readSent(tx, sender.earlierId, now);
    const same =
      (await findSent(tx, { indexes: sent, input, windowMs: sameWindowOf(sender.form) }, now)) ??
      (sentByBrowser && canonicalAnswers(sentByBrowser.answers) === canonicalAnswers(input)
        ? sentByBrowser
        : null);
    if (same) return { ...receiptOf(same), duplicate: true };
    const byBrowser = sentByBrowser && mayCorrect(input, sentByBrowser.answers) ? sentByBrowser : null;
    const earlier = byBrowser ?? (await findEarlier(tx, keys, now));
    const receipt = { id: randomUUID(), reference: createReference(randomInt), receivedAt: now };
    const flood = await isFlood(tx, now);
    const quarantineReason = await suspicion(flood);
    const awaitsSummary = flood && quarantineReason === null;
    const sealed = await storeRequest(tx, input, {
      receipt,
      sent,
      earlier,
      quarantineReason,
      awaitsSummary,
      source: 'site',
    });
    const received = { action: 'request.received', actorId: null, requestId: receipt.id } as const;
    await recordAudit(tx, { ...received, sealed }, now);
    await notify(tx, { topic: 'requests' });
    if (quarantineReason === null && !awaitsSummary) await tellStaff(tx, receipt.id, now);
    if (quarantineReason === null) await acknowledge(tx, receipt.id, input, now);
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
  source: StaffSource,
  now: Date,
): Promise<Submission> {
  const keys = searchKeysOf(input);
  return db().$transaction(async (tx) => {
    await lockContacts(tx, keys);
    await dropIntakeDraft(tx, staff.id);
    const same = await findSameIntake(tx, { ownerId: staff.id, input, source }, now);
    if (same) return { ...receiptOf(same), duplicate: true };
    const earlier = await findEarlier(tx, keys, now);
    const receipt = { id: randomUUID(), reference: createReference(randomInt), receivedAt: now };
    const sealed = await storeRequest(tx, input, {
      // One that finds nothing, so that a row doesn't tell by having none that staff took it.
      sent: sentIndexes(input, randomUUID()),
      ...{ receipt, earlier, quarantineReason: null, source },
      ownerId: staff.id,
    });
    // Who heard the consents; which they were, and how the request came, is sealed with it.
    const taken = { action: 'request.taken', actorId: staff.id, requestId: receipt.id } as const;
    await recordAudit(tx, { ...taken, sealed }, now);
    await notify(tx, { topic: 'requests' });
    await tellStaff(tx, receipt.id, now);
    await acknowledge(tx, receipt.id, input, now);
    return { ...receipt, duplicate: false };
  });
}

/** Keeps the phone intake that somebody is typing, sealed and for them alone; one with nothing in it is dropped. */
export async function saveIntakeDraft({ id: staffId }: Staff, fields: IntakeDraft, now: Date): Promise<void> {
  if (Object.values(fields).every((text) => text.trim() === '')) return dropIntakeDraft(db(), staffId);
  const kept = {
    sealedFields: seal(keyRing(), intakeDraftContext(staffId), JSON.stringify(fields)),
    updatedAt: now,
  };
  await db().intakeDraft.upsert({ where: { staffId }, create: { staffId, ...kept }, update: kept });
}

async function dropIntakeDraft(tx: Transaction, staffId: string): Promise<void> {
  await tx.intakeDraft.deleteMany({ where: { staffId } });
}

/** Throws the phone intake away that somebody has begun. */
export const discardIntakeDraft = ({ id }: Staff): Promise<void> => dropIntakeDraft(db(), id);

const receiptOf = ({ id, reference, receivedAt }: Receipt): Receipt => ({ id, reference, receivedAt });

/**
 * Keyed hashes of an opened form, the one to store first. Nobody guesses the id of another's form, so it may go in whole,
 * with the answers, so that two posts of one form don't show that they belong together. What other clients send may be
 * anything, also nothing: such an index finds all of theirs, and only what is opened is compared.
 */
const sentIndexes = (input: ConsultationInput, form: string): string[] =>
  blindIndexes(
    keyRing(),
    'sent',
    isOpenedForm(form) ? `${form}\0${canonicalAnswers(input)}` : form.slice(0, MOST_OF_FORM),
  );
const MOST_OF_FORM = 100;

/** Two posts by the same person wait for each other, on whichever process they arrive, so that the second sees the first. */
async function lockContacts(tx: Transaction, { phone, email }: SearchKeys) {
  const contacts = [
    ...(phone === '' ? [] : blindIndexes(keyRing(), 'phone', phone)),
    ...(email === '' ? [] : blindIndexes(keyRing(), 'email', email)),
  ];
  for (const contact of contacts.toSorted()) await takeLockOn(tx, contact);
}

const tellStaff = (tx: Transaction, requestId: string, now: Date): Promise<void> =>
  queueStaffMails(tx, 'consultation_received', { requestId }, now);

/** Tells the person too, where they said that only they read the address. */
async function acknowledge(tx: Transaction, requestId: string, input: ConsultationInput, now: Date) {
  if (!consentsGiven(input).some(({ kind }) => kind === 'private_email')) return;
  // Anybody may type somebody else's address.
  if (!(await consume(NOTES_PER_MAILBOX, emailKey(input.email), now))) return;
  await queueLetter(tx, 'consultation_acknowledged', { requestId, letter: { to: input.email } }, now);
}

type Circumstances = {
  receipt: Receipt;
  sent: string[];
  earlier: Earlier | null;
  quarantineReason: QuarantineReason | null;
  /** Whether staff are told of it together with others of a flood. */
  awaitsSummary?: boolean;
  source: Source;
  /** Who looks after it from the start: whoever took it. */
  ownerId?: string;
};

/** Answers without a message and with one of some length look alike. */
const ANSWERS_LEAST_BYTES = 2048;

const sealedAnswers = (id: string, answers: string, version = 1): string =>
  seal(keyRing(), answersContext(id), answers, { version, leastBytes: ANSWERS_LEAST_BYTES });

/** Gives what was sealed, for the audit. */
async function storeRequest(
  tx: Transaction,
  input: ConsultationInput,
  { receipt, sent, earlier, quarantineReason, awaitsSummary = false, source, ownerId }: Circumstances,
): Promise<Envelopes> {
  const givenAt = receipt.receivedAt;
  const facts = clinic();
  const consents = consentsGiven(input).map((consent) => ({ ...consent, givenAt, withdrawnAt: null }));
  const sealed = {
    answers: sealedAnswers(receipt.id, JSON.stringify(input)),
    consents: sealedConsents(receipt.id, consents),
    triage: sealedTriage(receipt.id, { corrects: earlier?.id ?? null, source }),
  };
  await tx.consultationRequest.create({
    data: {
      ...receipt,
      status: quarantineReason === null ? 'new' : 'quarantined',
      statusChangedAt: givenAt,
      quarantineReason,
      awaitsSummary,
      ownerId: ownerId ?? null,
      howSoon: input.howSoon || null,
      dueAt: afterOpenHours(givenAt, facts.firstContactHours, facts),
      sealedAnswers: sealed.answers,
      keyId: keyRing()[0].id,
      sentIndex: sent[0] ?? null,
      indexVersion: INDEX_VERSION,
      sealedTriage: sealed.triage,
      sealedConsents: sealed.consents,
    },
  });
  if (quarantineReason === null)
    await tx.requestSearch.create({
      data: { requestId: receipt.id, ...searchRow(receipt.id, searchKeysOf(input)) },
    });
  return sealed;
}

/** One consent and all of them look alike. */
const CONSENTS_LEAST_BYTES = 8192;

const sealedConsents = (id: string, consents: readonly StoredConsent[], version = 1): string =>
  seal(keyRing(), consentsContext(id), JSON.stringify(consents), {
    version,
    leastBytes: CONSENTS_LEAST_BYTES,
  });

/**
 * Marks a consent as taken back.
 * @returns what was sealed, for the audit; null where it was not given any more: of two at once, one is told so
 */
export async function withdrawStoredConsent(
  tx: Transaction,
  requestId: string,
  kind: ConsentKind,
  now: Date,
): Promise<Envelopes | null> {
  await lockRequest(tx, requestId);
  const row = await tx.consultationRequest.findUnique({
    where: { id: requestId },
    select: { reference: true, ...STORED_CONSENTS },
  });
  const consents = row ? openConsents(row) : [];
  const isGiven = (consent: StoredConsent) => consent.kind === kind && consent.withdrawnAt === null;
  if (!row || !consents.some(isGiven)) return null;
  const changed = consents.map((consent) => (isGiven(consent) ? { ...consent, withdrawnAt: now } : consent));
  const sealed = sealedConsents(requestId, changed, nextVersion(row.sealedConsents));
  await tx.consultationRequest.update({ where: { id: requestId }, data: { sealedConsents: sealed } });
  await tx.consent.deleteMany({ where: { requestId } });
  await recordWithdrawal(tx, { reference: row.reference, kind }, now);
  return { consents: sealed };
}

/** Nobody else changes it until this transaction ends. */
const lockRequest = (tx: Transaction, id: string) =>
  tx.$executeRaw`SELECT FROM consultation_request WHERE id = ${id}::uuid FOR UPDATE`;

/** What takes the place of another envelope counts one more. */
const nextVersion = (before: string | null) => (before === null ? 1 : versionOf(before) + 1);

/** Always there and always as long, whatever is in it. */
const sealedTriage = (id: string, triage: Triage, version = 1): string =>
  seal(keyRing(), triageContext(id), JSON.stringify(triage), { version });

/** An empty value has a bucket too, so that none shows that a field was left empty. */
const bucketOrAny = (purpose: 'search-phone' | 'search-email', value: string, width: number) =>
  bucketOf(searchRing(), purpose, value === '' ? randomUUID() : value, width);

/** By what a request is found, as it is stored; with indexes of no bit until the worker knows how many there may be. */
export function searchRow(requestId: string, keys: SearchKeys, width = 0) {
  const ring = searchRing();
  return {
    keyId: ring[0].id,
    width,
    phoneIndex: bucketOrAny('search-phone', phoneEnd(keys.phone), width),
    emailIndex: bucketOrAny('search-email', keys.email, width),
    sealedKeys: sealDirectly(ring, 'search-keys', searchContext(requestId), JSON.stringify(keys)),
  };
}

/** Makes a request findable, as one that is real is. */
export async function indexRequest(
  tx: Transaction,
  { id: requestId, sealedAnswers }: { id: string; sealedAnswers: string },
): Promise<void> {
  const row = searchRow(requestId, searchKeysOf(openAnswers(requestId, sealedAnswers)));
  await tx.requestSearch.upsert({ where: { requestId }, create: { requestId, ...row }, update: row });
}

/** Leaves nothing of a request by which somebody could be looked for, as of one that may be made up. */
export async function unindexRequest(tx: Transaction, requestId: string): Promise<void> {
  await tx.requestSearch.deleteMany({ where: { requestId } });
}

const BATCH = 200;

/**
 * Indexes again what an earlier version stored, and what has other indexes than the number of requests allows. Gives how
 * many requests there were in this batch.
 */
export async function reindexRequests(now: Date): Promise<number> {
  await db().consultationRequest.updateMany({ where: sentLongAgo(now), data: { sentIndex: null } });
  const outdated = await findOutdated(BATCH);
  for (const { id } of outdated) await renew(id, now);
  const { width, requests } = await findMisindexed(BATCH);
  for (const row of requests) await unlessUnreadable(db(), row.id, () => widen(row, width));
  return outdated.length + requests.length;
}

/**
 * One that can't be opened has no index, and keeps nobody from finding the others.
 * @throws what may be over when the worker next comes, as a deadlock or a lost connection
 */
async function unlessUnreadable(tx: Transaction, id: string, index: () => Promise<unknown>): Promise<void> {
  try {
    await index();
  } catch (error) {
    if (!isUnreadable(error)) throw error;
    log.error('request.not_indexed', { consultationId: id, code: faultCode(error) });
    await unindexRequest(tx, id);
  }
}

/**
 * Takes a request from the form of an earlier release to today's, and has the audit know what is sealed. The row is locked
 * meanwhile: nothing that staff or the person change is overwritten.
 */
const renew = (id: string, now: Date): Promise<void> =>
  db().$transaction(async (tx) => {
    await lockRequest(tx, id);
    const row = await tx.consultationRequest.findFirst({ where: { id, ...OUTDATED }, select: RENEWED });
    if (!row) return; // deleted, or another worker came first
    const sealed = await resealed(tx, row);
    await storeRenewed(tx, row, sealed);
    const renewal = { action: 'request.resealed', actorId: null, requestId: id } as const;
    if (Object.keys(sealed).length > 0) await recordAudit(tx, { ...renewal, sealed }, now);
    if (row.status === 'quarantined') await unindexRequest(tx, id);
    else {
      const answers = { id, sealedAnswers: sealed.answers ?? row.sealedAnswers };
      await unlessUnreadable(tx, id, () => indexRequest(tx, answers));
    }
  });

const RENEWED = { ...COVERED, ...TRIAGE, ...STORED_CONSENTS, status: true, keyId: true } as const;
type Outdated = Prisma.ConsultationRequestGetPayload<{ select: typeof RENEWED }>;

/** What is sealed again or for the first time, and what is so already and the audit doesn't know yet. */
async function resealed(tx: Transaction, row: Outdated): Promise<Record<string, string>> {
  const before = envelopesOf(row);
  const known = standings(keyRing(), row.id, before, await sealedOnRecord(tx, row.id));
  const changed = inTodaysForm(row).filter(([field, envelope]) => {
    const standing = known.get(field) ?? 'UNCOVERED';
    if (standing === 'LAST') return envelope !== ownValue(before, field);
    // What was put back stays as it is: sealed again, it would look as if it were the last.
    if (standing !== 'UNCOVERED')
      log.error('request.value_replaced', { consultationId: row.id, code: standing });
    return standing === 'UNCOVERED';
  });
  return Object.fromEntries(changed);
}

/** Every value that opens as today's release seals it: the same where it is so already. */
function inTodaysForm(row: Outdated): [string, string][] {
  const { id, notes } = row;
  const fields: [string, string | null][] = [
    ['answers', ifItOpens(() => answersAgain(row))],
    ['consents', ifItOpens(() => consentsAgain(row))],
    // What an earlier release sealed of it was less.
    ['triage', ifItOpens(() => sealedTriage(id, openTriage(row), nextVersion(row.sealedTriage)))],
    ...notes.map((note): [string, string | null] => [noteField(note.id), ifItOpens(() => noteAgain(note))]),
  ];
  return fields.filter((field): field is [string, string] => field[1] !== null);
}

/** A value that doesn't open stays uncovered (null), and keeps none of the others from being covered. */
function ifItOpens(make: () => string): string | null {
  try {
    return make();
  } catch (error) {
    if (isUnreadable(error)) return null;
    throw error;
  }
}

/** The same envelope where it has versions and padding, else the one that takes its place. */
const renewed = (envelope: string, make: (version: number) => string): string =>
  versionOf(envelope) > 0 ? envelope : make(nextVersion(envelope));

function answersAgain({ id, sealedAnswers: envelope }: Outdated): string {
  const text = unseal(keyRing(), answersContext(id), envelope);
  return renewed(envelope, (version) => sealedAnswers(id, text, version));
}

function consentsAgain(row: Outdated): string {
  const consents = openConsents(row);
  if (row.sealedConsents === null) return sealedConsents(row.id, consents);
  return renewed(row.sealedConsents, (version) => sealedConsents(row.id, consents, version));
}

function noteAgain({ id, sealedText }: Outdated['notes'][number]): string {
  const text = unseal(keyRing(), noteContext(id), sealedText);
  return renewed(sealedText, (version) => seal(keyRing(), noteContext(id), text, { version }));
}

async function storeRenewed(tx: Transaction, row: Outdated, sealed: Readonly<Record<string, string>>) {
  const { id: requestId } = row;
  const { answers = row.sealedAnswers, consents = row.sealedConsents, triage = row.sealedTriage } = sealed;
  await tx.consultationRequest.update({
    where: { id: requestId },
    data: {
      indexVersion: INDEX_VERSION,
      phoneIndex: null,
      emailIndex: null,
      // In the clear of an earlier release; it stays where it could not be sealed.
      ...(sealed.triage !== undefined && { possibleCorrectionOfId: null, sourceBefore: 'site' }),
      sealedAnswers: answers,
      keyId: answers === row.sealedAnswers ? row.keyId : keyRing()[0].id,
      sealedConsents: consents,
      sealedTriage: triage,
    },
  });
  for (const { id, sealedText } of row.notes) {
    const text = ownValue(sealed, noteField(id)) ?? sealedText;
    if (text !== sealedText) await tx.note.update({ where: { id }, data: { sealedText: text } });
  }
  await tx.nameIndex.deleteMany({ where: { requestId } });
  if (sealed.consents !== undefined) await tx.consent.deleteMany({ where: { requestId } });
}

/** One that was deleted or quarantined meanwhile gets no index. */
const widen = ({ id, sealedAnswers }: { id: string; sealedAnswers: string }, width: number) =>
  db().requestSearch.updateMany({
    where: { requestId: id },
    data: searchRow(id, searchKeysOf(openAnswers(id, sealedAnswers)), width),
  });
