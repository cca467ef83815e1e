import { randomInt, randomUUID } from 'node:crypto';
import { DEFAULT_LANGUAGE, type Language } from '@/content/languages';
import { auditEntry, recordAudit } from '@/lib/audit/mutations';
import type { Happening } from '@/lib/audit/schema';
import type { Staff } from '@/lib/auth/staff';
import { clinic } from '@/lib/clinic/data';
import { afterOpenHours } from '@/lib/clinic/domain';
import { dropIntakeDraft } from '@/lib/intake/drafts/mutations';
import { findBefore, findSameIntake } from '@/lib/intake/repeats/data';
import { contactIndexes, rememberContacts } from '@/lib/intake/search/data';
import { searchEntry, searchRow } from '@/lib/intake/search/mutations';
import { sealedAnswers, sealedConsents, sealedTriage } from '@/lib/intake/stored/mutations';
import {
  enqueueDeliveries,
  ledgerEntries,
  personMail,
  staffMails,
  type DeliveryRow,
} from '@/lib/outbox/mutations';
import { blindIndexes } from '@/lib/platform/blind-index';
import { db, runTogether, type Statement, type Transaction } from '@/lib/platform/db';
import { checkRing, keyRing } from '@/lib/platform/keys';
import { notifySoon } from '@/lib/platform/notices';
import { countAll, takeBack, waitOf, type Count } from '@/lib/platform/rate-limit';
import { emailKey } from '@/lib/shared/email';
import { Prisma } from '@/prisma/generated/client';
import {
  canonicalAnswers,
  consentsGiven,
  createReference,
  INDEX_VERSION,
  isOpenedForm,
  NOTES_PER_MAILBOX,
  sameWindowOf,
  searchKeysOf,
  wantsNote,
  type QuarantineReason,
} from './domain';
import type { Source, StaffSource } from './fields';
import type { ConsultationInput } from './schema';

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
  /** The language of the form; English if it is missing. */
  language?: Language;
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
  { form, earlierId, isMailedOften = false, language = DEFAULT_LANGUAGE }: Sender,
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
      ...(isReal && !isMailedOften ? acknowledgments(receipt.id, input, now, language) : []),
    ];
    const request = {
      receipt,
      sent,
      corrects,
      width,
      quarantineReason,
      awaitsSummary,
      source: 'site',
      language,
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
      // Whoever took it knows.
      ...staffMails('consultation_received', { requestId: receipt.id }, now).filter(
        ({ recipient }) => recipient?.toLowerCase() !== staff.email.toLowerCase(),
      ),
      ...(isMailedOften ? [] : acknowledgments(receipt.id, input, now)),
    ];
    const request = { receipt, sent, corrects, width, quarantineReason: null, source, ownerId: staff.id };
    // Who heard the consents; which ones they were, and how the request came, is sealed with it.
    const happened = { action: 'request.taken', actorId: staff.id, mails, isLast: false } as const;
    await storeRequest(tx, input, request, happened);
    await logConversation(tx, staff, receipt, source);
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

/** Whoever took the request spoke with the person: that was the first contact, on their own initiative. */
async function logConversation(
  tx: Transaction,
  { id: staffId }: Staff,
  { id: requestId, receivedAt: at }: Receipt,
  source: StaffSource,
): Promise<void> {
  const channel = source === 'phone' ? 'call' : 'in_person';
  await tx.contactAttempt.create({
    data: { id: randomUUID(), requestId, staffId, at, channel, outcome: 'spoke' },
  });
  const data = { firstContactAt: at, status: 'contacting' } as const;
  await tx.consultationRequest.update({ where: { id: requestId }, data });
  const details = { channel, outcome: 'spoke' };
  await recordAudit(tx, { action: 'request.contact_attempted', actorId: staffId, requestId, details }, at);
}

/** What is counted for notes to a mailbox, if one is to be sent: anyone may type someone else's address. */
export const noteCounts = (input: ConsultationInput): Count[] =>
  wantsNote(input) ? [{ limit: NOTES_PER_MAILBOX, subject: emailKey(input.email) }] : [];

const newReceipt = (receivedAt: Date): Receipt => ({
  id: randomUUID(),
  reference: createReference(randomInt),
  receivedAt,
});

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

/** Only where it isn't the default: an earlier release's worker knows no other. */
const inLanguage = (language: Language) => (language === DEFAULT_LANGUAGE ? {} : { language });

/** The note to the person, if they said that no one else reads the address. */
const acknowledgments = (
  requestId: string,
  input: ConsultationInput,
  now: Date,
  language: Language = DEFAULT_LANGUAGE,
): DeliveryRow[] =>
  wantsNote(input)
    ? [
        personMail(
          'consultation_acknowledged',
          { requestId, content: { to: input.email, ...inLanguage(language) } },
          now,
        ),
      ]
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
  language?: Language;
  /** The first owner: whoever took it. */
  ownerId?: string;
};

/** What the audit records about it, and who gets mail. */
type Recorded = Pick<Happening, 'action' | 'actorId'> & {
  mails: readonly DeliveryRow[];
  /** Whether the transaction ends with it; it does unless this is false. */
  isLast?: boolean;
};

/** Stores a request and everything that goes with it, which ends the transaction. */
async function storeRequest(
  tx: Transaction,
  input: ConsultationInput,
  request: Circumstances,
  { mails, isLast = true, ...happened }: Recorded,
): Promise<void> {
  const { receipt, corrects, width, quarantineReason, source, language } = request;
  const { id: requestId, receivedAt } = receipt;
  const consents = consentsGiven(input).map((one) => ({ ...one, givenAt: receivedAt, withdrawnAt: null }));
  const sealed = {
    answers: sealedAnswers(requestId, JSON.stringify(input)),
    consents: sealedConsents(requestId, consents),
    triage: sealedTriage(requestId, { corrects, source, ...(language && inLanguage(language)) }),
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
  await runTogether(tx, inserts, { isLast: isLast && mails.length === 0 });
  await enqueueDeliveries(tx, mails, { isLast });
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
