import { sealedOnRecord } from '@/lib/audit/data';
import { recordAudit } from '@/lib/audit/mutations';
import { COVERED, envelopesOf, noteField, standings } from '@/lib/audit/sealed-values';
import { db, type Transaction } from '@/lib/platform/db';
import { keyRing } from '@/lib/platform/keys';
import { log } from '@/lib/platform/log';
import { isUnreadable, seal, unseal, versionOf } from '@/lib/platform/sealing';
import { faultCode } from '@/lib/shared/fault-code';
import { ownValue } from '@/lib/shared/own-value';
import type { Prisma } from '@/prisma/generated/client';
import {
  findMisindexed,
  findOutdated,
  openAnswers,
  openConsents,
  openTriage,
  OUTDATED,
  sentLongAgo,
  STORED_CONSENTS,
  TRIAGE,
} from '../data';
import { answersContext, INDEX_VERSION, noteContext, searchKeysOf } from '../domain';
import {
  indexRequest,
  lockRequest,
  nextVersion,
  sealedAnswers,
  sealedConsents,
  sealedTriage,
  searchRow,
  unindexRequest,
} from '../mutations';

// What an earlier release stored, in the form of today's. The worker does it.

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
