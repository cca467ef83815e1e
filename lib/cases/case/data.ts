import { recordAudit } from '@/lib/audit/mutations';
import type { Action } from '@/lib/audit/schema';
import type { Staff } from '@/lib/auth/staff';
import { wrongNumberSince } from '@/lib/cases/call-card/domain';
import { ATTEMPT, outcomeOf } from '@/lib/cases/attempts/domain';
import { withoutHealth } from '@/lib/cases/export/values/domain';
import { openHistory } from '@/lib/cases/history/data';
import type { HistoryEntry } from '@/lib/cases/history/schema';
import { isAway } from '@/lib/cases/owners/data';
import { findRelated, type Related } from '@/lib/cases/related/data';
import { deletedSoon } from '@/lib/cases/retention/data';
import { openAnswers, openConsents, STORED_CONSENTS, TRIAGE, withTriage } from '@/lib/intake/data';
import { isSeenBy, noteContext, seenAnswers, type StoredConsent } from '@/lib/intake/domain';
import { mayLeave } from '@/lib/intake/proofs/data';
import { recordDisclosure } from '@/lib/intake/proofs/mutations';
import { db, LONG_TRANSACTION, type Transaction } from '@/lib/platform/db';
import { keyRing } from '@/lib/platform/keys';
import { unseal } from '@/lib/platform/sealing';
import { draftContext, SAME_VIEW_MS } from './domain';
import type { Channel, Outcome } from './fields';

export type Note = { id: string; text: string; by: string; at: Date };
export type Attempt = {
  id: string;
  channel: Channel;
  outcome: Outcome;
  by: string;
  at: Date;
  /** When it was logged, if it was made earlier. */
  loggedAt: Date | null;
};
/** What staff put on record, with the name of whoever did. */
export type Recorded = HistoryEntry & { by: string };
export type RequestConsent = StoredConsent;

const names = { select: { id: true, name: true } } as const;

const FIELDS = {
  reference: true,
  status: true,
  statusBefore: true,
  statusChangedAt: true,
  closingOutcome: true,
  version: true,
  receivedAt: true,
  dueAt: true,
  firstContactAt: true,
  followUpAt: true,
  trashedAt: true,
  legalHoldAt: true,
  quarantineReason: true,
  ...TRIAGE,
  sealedAnswers: true,
  sealedHistory: true,
  owner: { select: { ...names.select, role: true, suspendedAt: true } },
  ...STORED_CONSENTS,
  notes: {
    select: { id: true, sealedText: true, createdAt: true, author: names },
    orderBy: { createdAt: 'desc' },
  },
  contactAttempts: {
    select: { ...ATTEMPT, loggedAt: true, staff: names },
    orderBy: { at: 'desc' },
  },
} as const;

const findRow = (tx: Transaction, reference: string) =>
  tx.consultationRequest.findUnique({ where: { reference: reference.toUpperCase() }, select: FIELDS });

/** The reference in its written form, if a request has it. This opens nothing. */
export async function knownReference(_staff: Staff, reference: string): Promise<string | undefined> {
  const where = { reference: reference.toUpperCase() };
  return (await db().consultationRequest.findUnique({ where, select: { reference: true } }))?.reference;
}

type Row = NonNullable<Awaited<ReturnType<typeof findRow>>>;

function opened(row: Row) {
  const {
    sealedAnswers,
    sealedHistory,
    owner,
    notes,
    contactAttempts,
    sealedConsents: _consents,
    corrects: _corrects,
    ...rest
  } = withTriage(row);
  const ring = keyRing();
  return {
    ...rest,
    owner: owner && { id: owner.id, name: owner.name, isAway: isAway(owner) },
    answers: openAnswers(rest.id, sealedAnswers),
    consents: openConsents(row),
    notes: notes.map(({ id, sealedText, createdAt, author }): Note => ({
      id,
      text: unseal(ring, noteContext(id), sealedText),
      by: author.name,
      at: createdAt,
    })),
    wrongSince: wrongNumberSince(contactAttempts, openHistory(rest.id, sealedHistory)),
    attempts: contactAttempts.map((attempt): Attempt => {
      const { id, at, loggedAt, channel, staff } = attempt;
      return { id, at, loggedAt, channel, outcome: outcomeOf(attempt), by: staff.name };
    }),
  };
}

/** A request as printed: everything in it, and nothing around it. */
export type PrintedRequest = ReturnType<typeof opened>;

const forReader = ({ role }: Staff, request: PrintedRequest): PrintedRequest => ({
  ...request,
  answers: seenAnswers(role, request.answers),
});

/** A request as its page shows it. */
export type RequestView = PrintedRequest & {
  /** The note that the reader is writing. */
  draft: string | null;
  related: readonly Related[];
  /** What staff corrected or put on record, oldest first. */
  history: readonly Recorded[];
  /** Who changed it last; `isMe` if it was the reader, in this tab or another. */
  changedBy: { name: string; isMe: boolean } | null;
  /** When retention deletes it, if that is soon. */
  deletedAt: Date | null;
};

/** How a request is opened: by loading a page, or by an open page refreshing itself. */
export type Opening = 'page' | 'refresh';

/**
 * The request with that reference and its answers, or null if there is none. The view is recorded before anything is
 * returned; if that fails, nothing is shown. A refresh within ten minutes counts as part of the previous view.
 */
export async function viewRequest(
  staff: Staff,
  reference: string,
  now: Date,
  opening: Opening = 'page',
): Promise<RequestView | null> {
  const row = await findRow(db(), reference);
  if (!row) return null;
  const viewed = { action: 'request.viewed', requestId: row.id } as const;
  const known = opening === 'refresh' && (await doneJustNow(db(), staff, viewed, now));
  if (!known) await recordAudit(db(), { ...viewed, actorId: staff.id }, now);
  const view = opened(row);
  const [draft, history, related, changedBy, soon] = await Promise.all([
    readDraft(staff, row.id),
    readHistory(staff, row),
    findRelated(row, view.answers),
    lastChanger(staff, row.id),
    deletedSoon([row.id], now),
  ]);
  return {
    ...forReader(staff, view),
    draft,
    history,
    related,
    changedBy,
    deletedAt: soon.get(row.id) ?? null,
  };
}

/** The history for its reader: without the answers they may not see. */
async function readHistory({ role }: Staff, { id, sealedHistory }: Row): Promise<Recorded[]> {
  const entries = openHistory(id, sealedHistory);
  const authors = await db().user.findMany({
    where: { id: { in: entries.map(({ byId }) => byId) } },
    ...names,
  });
  const nameById = new Map(authors.map((author) => [author.id, author.name]));
  return entries.map((entry) => ({
    ...entry,
    ...(entry.is === 'correction' && {
      changes: entry.changes.filter(({ field }) => isSeenBy(role, field)),
    }),
    by: nameById.get(entry.byId) ?? 'someone',
  }));
}

/**
 * The request with that reference for its printed form, or null. The print is recorded first, with a proof, because it
 * leaves the desk. Another print by the same person within ten minutes counts as part of the previous one, unless a
 * consent was given or withdrawn or something corrected in between, because then something different was disclosed. What
 * may mention substance use is withheld as in an export.
 */
export function printRequest(staff: Staff, reference: string, now: Date): Promise<PrintedRequest | null> {
  return db().$transaction(async (tx) => {
    const row = await findRow(tx, reference);
    if (!row) return null;
    const printed = opened(row);
    const shown = mayLeave(printed.consents, now) ? printed : withoutHealth(printed);
    if (await isSamePrint(tx, staff, printed.id, now)) return forReader(staff, shown);
    await recordAudit(tx, { action: 'request.printed', actorId: staff.id, requestId: row.id }, now);
    const made = { way: 'print', byId: staff.id, fields: null, reason: null, isOfHealth: true } as const;
    await recordDisclosure(tx, made, [printed], now);
    return forReader(staff, shown);
  }, LONG_TRANSACTION);
}

/** When someone last did that, within the window in which a repeat counts as the same. */
async function doneJustNow(
  tx: Transaction,
  { id: actorId }: Staff,
  done: { requestId: string; action: 'request.viewed' | 'request.printed' },
  now: Date,
): Promise<Date | null> {
  const last = await tx.auditEntry.findFirst({
    where: { ...done, actorId },
    select: { at: true },
    orderBy: { id: 'desc' },
  });
  const passed = last ? now.getTime() - last.at.getTime() : -1;
  return last && passed >= 0 && passed < SAME_VIEW_MS ? last.at : null;
}

async function isSamePrint(tx: Transaction, staff: Staff, requestId: string, now: Date): Promise<boolean> {
  const before = await doneJustNow(tx, staff, { requestId, action: 'request.printed' }, now);
  if (before === null) return false;
  // By when it was recorded: the person may have told staff long before.
  const where = { requestId, action: { in: [...PRINTS_ANEW] }, at: { gte: before } };
  return (await tx.auditEntry.findFirst({ where, select: { id: true } })) === null;
}

/** The actions after which a print says something else than one before. */
const PRINTS_ANEW: readonly Action[] = [
  'request.corrected',
  'request.consent_recorded',
  'request.consent_withdrawn',
  'request.withdrawal_recorded',
  'request.signature_filed',
];

/** The actions that change a request's version. */
const CHANGES: readonly Action[] = [
  'request.assigned',
  'request.corrected',
  'request.status_changed',
  'request.status_undone',
  'request.rescued',
  'request.quarantined',
  'request.follow_up_set',
  'request.appointment_made',
  'request.appointment_moved',
  'request.appointment_canceled',
  'request.appointment_kept',
  'request.appointment_missed',
  'request.insurance_requested',
  'request.insurance_answered',
  'request.referral_set',
  'request.trashed',
  'request.restored',
  'request.held',
  'request.released',
];

async function lastChanger(staff: Staff, requestId: string): Promise<RequestView['changedBy']> {
  const entry = await db().auditEntry.findFirst({
    where: { requestId, action: { in: [...CHANGES] } },
    select: { actorId: true },
    orderBy: { id: 'desc' },
  });
  if (!entry?.actorId) return null;
  const user = await db().user.findUnique({ where: { id: entry.actorId }, select: { name: true } });
  return user && { name: user.name, isMe: entry.actorId === staff.id };
}

async function readDraft({ id: staffId }: Staff, requestId: string) {
  const row = await db().noteDraft.findUnique({
    where: { requestId_staffId: { requestId, staffId } },
    select: { sealedText: true },
  });
  return row && unseal(keyRing(), draftContext(requestId, staffId), row.sealedText);
}
