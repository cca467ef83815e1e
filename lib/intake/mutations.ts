import { randomInt, randomUUID } from 'node:crypto';
import type { ConsentKind } from '@/content/consent-versions';
import { auditEntry } from '@/lib/audit/mutations';
import type { Happening } from '@/lib/audit/schema';
import type { Envelopes } from '@/lib/audit/sealed-values';
import type { Staff } from '@/lib/auth/staff';
import { clinic } from '@/lib/clinic/data';
import { afterOpenHours } from '@/lib/clinic/domain';
import { recordWithdrawal } from '@/lib/intake/proofs/mutations';
import {
  enqueueDeliveries,
  ledgerEntries,
  personMail,
  staffMails,
  type DeliveryRow,
} from '@/lib/outbox/mutations';
import { blindIndexes, bucketOf } from '@/lib/platform/blind-index';
import { db, runTogether, type Statement, type Transaction } from '@/lib/platform/db';
import { checkRing, keyRing, searchRing } from '@/lib/platform/keys';
import { notifySoon } from '@/lib/platform/notices';
import { countAll, takeBack, waitOf, type Count } from '@/lib/platform/rate-limit';
import { seal, sealDirectly, versionOf } from '@/lib/platform/sealing';
import { emailKey } from '@/lib/shared/email';
import { Prisma } from '@/prisma/generated/client';
import {
  contactIndexes,
  findBefore,
  findSameIntake,
  STORED_CONSENTS,
  openAnswers,
  openConsents,
  rememberContacts,
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
  NOTES_PER_MAILBOX,
  phoneEnd,
  sameWindowOf,
  searchContext,
  searchKeysOf,
  triageContext,
  wantsNote,
  type QuarantineReason,
  type SearchKeys,
  type StoredConsent,
} from './domain';
import type { Source, StaffSource } from './fields';
import type { ConsultationInput, IntakeDraft } from './schema';

/** What the sender gets back: the same for the same answers, however often they arrive. */
export type Receipt = { id: string; reference: string; receivedAt: Date };
export type Submission = Receipt & {
  duplicate: boolean;
  isQuarantined: boolean;
};

/**
 * How a sender is recognized: `form` is the random id of the opened form, `earlierId` the last request this browser
 * sent. No one can get the reply to someone else's request by guessing at its answers.
 */
export type Sender = {
  form: string;
  earlierId?: string | undefined;
  /** Whether their mailbox already got as many notes today as one may get. */
  isMailedOften?: boolean;
};

/**
 * Says why a new request should be quarantined, if it should; called only if the request is not a repeat.
 * @param flood whether more requests are coming in than people send
 */
export type Suspicion = (flood: boolean) => QuarantineReason | null;

/**
 * Stores a request: its row, the consents as shown, the deliveries and their jobs, all in one transaction. A
 * quarantined one is stored the same way, but no mail is sent. In a flood, staff get one mail for many requests, which
 * the worker sends every minute (summarizeFlood in lib/cases/reminders).
 * @throws if the database can't be reached; then nothing is stored
 */
export async function submitConsultation(
  input: ConsultationInput,
  { form, earlierId, isMailedOften = false }: Sender,
  suspicion: Suspicion,
  now: Date,
): Promise<Submission> {
  const sent = sentIndexes(input, form);
  const comparison = { ...comparisonOf(input), sent, windowMs: sameWindowOf(form), earlierId };
  const submission = await db().$transaction(async (tx) => {
    const { same, corrects, flood, width } = await findBefore(tx, comparison, now);
    if (same) return { ...receiptOf(same), duplicate: true, isQuarantined: false };
    const receipt = newReceipt(now);
    const quarantineReason = suspicion(flood);
    const isReal = quarantineReason === null;
    const awaitsSummary = flood && isReal;
    const mails = [
      ...(isReal && !awaitsSummary
        ? staffMails('consultation_received', { requestId: receipt.id }, now)
        : []),
      ...(isReal && !isMailedOften ? acknowledgments(receipt.id, input, now) : []),
    ];
    const request = {
      receipt,
      sent,
      corrects,
      width,
      quarantineReason,
      awaitsSummary,
      source: 'site',
    } as const;
    await storeRequest(tx, input, request, { action: 'request.received', actorId: null, mails });
    return { ...receipt, duplicate: false, isQuarantined: !isReal };
  });
  if (!submission.duplicate) notifySoon({ topic: 'requests' });
  return submission;
}

/**
 * Stores a request that staff took by phone or at the door, like one from the site but without the spam checks. The
 * same answers from the same member of staff a moment later are the same request.
 * @param input its consents were verbal: each was read aloud and agreed to
 * @throws if the database can't be reached; then nothing is stored
 */
export async function takeRequest(
  staff: Staff,
  input: ConsultationInput,
  source: StaffSource,
  now: Date,
): Promise<Submission> {
  const notes = noteCounts(input);
  const counted = await countAll(notes, now);
  const isMailedOften = waitOf(notes, counted) > 0;
  // An index that matches nothing, so that a missing one doesn't give away that staff took the request.
  const sent = sentIndexes(input, randomUUID());
  const comparison = { ...comparisonOf(input), sent: [], windowMs: 0, earlierId: undefined };
  const taking = db().$transaction(async (tx) => {
    const { corrects, width } = await findBefore(tx, comparison, now);
    await dropIntakeDraft(tx, staff.id);
    const same = await findSameIntake(tx, { ownerId: staff.id, input, source }, now);
    if (same) return { ...receiptOf(same), duplicate: true, isQuarantined: false };
    const receipt = newReceipt(now);
    const mails = [
      ...staffMails('consultation_received', { requestId: receipt.id }, now),
      ...(isMailedOften ? [] : acknowledgments(receipt.id, input, now)),
    ];
    const request = { receipt, sent, corrects, width, quarantineReason: null, source, ownerId: staff.id };
    // Who heard the consents; which ones they were, and how the request came, is sealed with it.
    await storeRequest(tx, input, request, { action: 'request.taken', actorId: staff.id, mails });
    return { ...receipt, duplicate: false, isQuarantined: false };
  });
  const taken = await taking.catch(async (error: unknown) => {
    await takeBack(notes, counted, now);
    throw error;
  });
  if (taken.duplicate) await takeBack(notes, counted, now);
  else notifySoon({ topic: 'requests' });
  return taken;
}

/** What is counted for notes to a mailbox, if one is to be sent: anyone may type someone else's address. */
export const noteCounts = (input: ConsultationInput): Count[] =>
  wantsNote(input) ? [{ limit: NOTES_PER_MAILBOX, subject: emailKey(input.email) }] : [];

const newReceipt = (receivedAt: Date): Receipt => ({
  id: randomUUID(),
  reference: createReference(randomInt),
  receivedAt,
});

/** Saves the phone intake someone is typing, sealed and for them alone; an empty one is deleted. */
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

/** Discards the phone intake that someone began. */
export const discardIntakeDraft = ({ id }: Staff): Promise<void> => dropIntakeDraft(db(), id);

const receiptOf = ({ id, reference, receivedAt }: Receipt): Receipt => ({ id, reference, receivedAt });

/**
 * Keyed hashes of an opened form, the one to store first. No one can guess the id of someone else's form, so the whole
 * id may go into the hash along with the answers, and two posts of one form don't show that they belong together. Other
 * clients may send anything, or nothing: such an index finds all of theirs, and only opened values are compared.
 */
const sentIndexes = (input: ConsultationInput, form: string): string[] =>
  blindIndexes(
    checkRing(),
    'sent',
    isOpenedForm(form) ? `${form}\0${canonicalAnswers(input)}` : form.slice(0, MOST_OF_FORM),
  );
const MOST_OF_FORM = 100;

/**
 * Two posts from the same person wait for each other, on whichever process they arrive, so that the second sees the
 * first.
 */
function comparisonOf(input: ConsultationInput) {
  const keys = searchKeysOf(input);
  return { input, keys, contacts: contactIndexes(keys).toSorted() };
}

/** The note to the person, if they said that no one else reads the address. */
const acknowledgments = (requestId: string, input: ConsultationInput, now: Date): DeliveryRow[] =>
  wantsNote(input)
    ? [personMail('consultation_acknowledged', { requestId, content: { to: input.email } }, now)]
    : [];

type Circumstances = {
  receipt: Receipt;
  sent: string[];
  /** The id of the request that it may correct. */
  corrects: string | null;
  /** Number of bits in its search indexes. */
  width: number;
  quarantineReason: QuarantineReason | null;
  /** Whether staff hear of it in one summary with others of a flood. */
  awaitsSummary?: boolean;
  source: Source;
  /** The first owner: whoever took it. */
  ownerId?: string;
};

/** Answers look alike in length, with no message or one of moderate length. */
const ANSWERS_LEAST_BYTES = 2048;

export const sealedAnswers = (id: string, answers: string, version = 1): string =>
  seal(keyRing(), answersContext(id), answers, { version, leastBytes: ANSWERS_LEAST_BYTES });

/** What the audit records about it, and who gets mail. */
type Recorded = Pick<Happening, 'action' | 'actorId'> & { mails: readonly DeliveryRow[] };

/** Stores a request and everything that goes with it. */
async function storeRequest(
  tx: Transaction,
  input: ConsultationInput,
  request: Circumstances,
  { mails, ...happened }: Recorded,
): Promise<void> {
  const { receipt, corrects, width, quarantineReason, source } = request;
  const { id: requestId, receivedAt } = receipt;
  const consents = consentsGiven(input).map((one) => ({ ...one, givenAt: receivedAt, withdrawnAt: null }));
  const sealed = {
    answers: sealedAnswers(requestId, JSON.stringify(input)),
    consents: sealedConsents(requestId, consents),
    triage: sealedTriage(requestId, { corrects, source }),
  };
  const keys = searchKeysOf(input);
  const search = quarantineReason === null ? searchRow(requestId, keys, width) : undefined;
  if (search) rememberContacts(requestId, search.sealedKeys, contactIndexes(keys));
  const inserts = [
    requestEntry(input, request, sealed),
    ...(search ? [searchEntry(receipt, search)] : []),
    auditEntry({ ...happened, requestId, sealed }, receivedAt),
    ...(mails.length > 0 ? [ledgerEntries(mails)] : []),
  ];
  await runTogether(tx, inserts);
  await enqueueDeliveries(tx, mails);
}

type Sealed = Readonly<Record<'answers' | 'consents' | 'triage', string>>;

function requestEntry(input: ConsultationInput, request: Circumstances, sealed: Sealed): Statement {
  const { receipt, sent, quarantineReason, awaitsSummary = false, ownerId = null } = request;
  const facts = clinic();
  const receivedAt = receipt.receivedAt.toISOString();
  const dueAt = afterOpenHours(receipt.receivedAt, facts.firstContactHours, facts).toISOString();
  const status = quarantineReason === null ? 'new' : 'quarantined';
  return Prisma.sql`
    INSERT INTO consultation_request (id, reference, received_at, status, status_changed_at, quarantine_reason,
      awaits_summary, owner_id, how_soon, due_at, sealed_answers, key_id, sent_index, index_version, sealed_triage,
      sealed_consents)
    VALUES (${receipt.id}::uuid, ${receipt.reference}, ${receivedAt}::timestamptz, ${status}::request_status,
      ${receivedAt}::timestamptz, ${quarantineReason}, ${awaitsSummary}, ${ownerId}::uuid,
      ${input.howSoon || null}::how_soon, ${dueAt}::timestamptz, ${sealed.answers}, ${keyRing()[0].id},
      ${sent[0] ?? null}, ${INDEX_VERSION}, ${sealed.triage}, ${sealed.consents})`;
}

const searchEntry = (
  { id, receivedAt }: Receipt,
  { keyId, width, phoneIndex, emailIndex, sealedKeys }: ReturnType<typeof searchRow>,
): Statement => Prisma.sql`
  INSERT INTO request_search (request_id, key_id, width, phone_index, email_index, sealed_keys, received_at)
  VALUES (${id}::uuid, ${keyId}, ${width}, ${phoneIndex}, ${emailIndex}, ${sealedKeys},
    ${receivedAt.toISOString()}::timestamptz)`;

/** One consent and all of them look alike in length. */
const CONSENTS_LEAST_BYTES = 8192;

export const sealedConsents = (id: string, consents: readonly StoredConsent[], version = 1): string =>
  seal(keyRing(), consentsContext(id), JSON.stringify(consents), {
    version,
    leastBytes: CONSENTS_LEAST_BYTES,
  });

/**
 * Marks a consent as withdrawn.
 * @returns what was sealed, for the audit; null if it was already withdrawn: of two concurrent calls, one gets null
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

/** No one else can change it until this transaction ends. */
export const lockRequest = (tx: Transaction, id: string) =>
  tx.$executeRaw`SELECT FROM consultation_request WHERE id = ${id}::uuid FOR UPDATE`;

/** Each envelope that replaces another increments the version. */
export const nextVersion = (before: string | null) => (before === null ? 1 : versionOf(before) + 1);

/** Always present and always the same length, whatever it contains. */
export const sealedTriage = (id: string, triage: Triage, version = 1): string =>
  seal(keyRing(), triageContext(id), JSON.stringify(triage), { version });

/** An empty value has a bucket too, so that an index never shows that a field was left empty. */
const bucketOrAny = (purpose: 'search-phone' | 'search-email', value: string, width: number) =>
  bucketOf(searchRing(), purpose, value === '' ? randomUUID() : value, width);

/** What a request is found by, as stored; `width` is the number of bits in its indexes, which the worker corrects. */
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

/** Makes a request searchable, as a real one is. */
export async function indexRequest(
  tx: Transaction,
  { id: requestId, sealedAnswers, receivedAt }: { id: string; sealedAnswers: string; receivedAt: Date },
): Promise<void> {
  const row = searchRow(requestId, searchKeysOf(openAnswers(requestId, sealedAnswers)));
  await tx.requestSearch.upsert({
    where: { requestId },
    create: { requestId, receivedAt, ...row },
    update: row,
  });
}

/** Removes everything a person could be searched by from a request that may be made up. */
export async function unindexRequest(tx: Transaction, requestId: string): Promise<void> {
  await tx.requestSearch.deleteMany({ where: { requestId } });
}
