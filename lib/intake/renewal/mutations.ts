import { sealedOnRecord } from '@/lib/audit/data';
import { recordAudit } from '@/lib/audit/mutations';
import { COVERED, envelopesOf, noteField, noteIdOf, standings } from '@/lib/audit/sealed-values';
import { openReadableKeys } from '@/lib/intake/search/data';
import { indexRequest, searchRow, unindexRequest } from '@/lib/intake/search/mutations';
import {
  lockRequest,
  nextVersion,
  sealedAnswers,
  sealedConsents,
  sealedTriage,
} from '@/lib/intake/stored/mutations';
import { db, LONG_TRANSACTION, type Transaction } from '@/lib/platform/db';
import { checkRing, keyRing, searchRing } from '@/lib/platform/keys';
import { log } from '@/lib/platform/log';
import { isUnderOlderKey, type Resealed } from '@/lib/platform/resealing';
import { isUnreadable, keyIdOf, resealed, seal, SealError, unseal, versionOf } from '@/lib/platform/sealing';
import { faultCode } from '@/lib/shared/fault-code';
import { ownValue } from '@/lib/shared/own-value';
import { SEALED_TABLES } from '@/lib/shared/sealed-columns';
import type { Prisma } from '@/prisma/generated/client';
import { openAnswers, openConsents, openTriage, STORED_CONSENTS, TRIAGE } from '../data';
import {
  answersContext,
  consentsContext,
  historyContext,
  INDEX_VERSION,
  noteContext,
  searchKeysOf,
  triageContext,
} from '../domain';
import { renewReference } from '../proofs/mutations';
import { findMisindexed, findOutdated, OUTDATED, readAnswers, sentLongAgo } from './data';

// Brings what earlier releases stored into the current format. The worker runs it.

const BATCH = 200;

/**
 * Reindexes what an earlier version stored, and any request whose indexes don't fit the current number of requests.
 * Returns how many requests this batch had.
 */
export async function reindexRequests(now: Date): Promise<number> {
  await db().consultationRequest.updateMany({ where: sentLongAgo(now), data: { sentIndex: null } });
  const outdated = await findOutdated(BATCH);
  for (const { id } of outdated) await renew(id, now);
  const { width, found } = await findMisindexed(BATCH);
  await widen(found, width);
  return outdated.length + found.length;
}

/**
 * A request that can't be opened gets no index, and doesn't keep anyone from finding the others.
 * @throws errors that may be gone the next time the worker runs, such as a deadlock or a lost connection
 */
async function unlessUnreadable(tx: Transaction, id: string, index: () => unknown): Promise<void> {
  try {
    await index();
  } catch (error) {
    if (!isUnreadable(error)) throw error;
    log.error('request.not_indexed', { consultationId: id, code: faultCode(error) });
    await unindexRequest(tx, id);
  }
}

/**
 * Brings a request from an earlier release's format to the current one, and covers its sealed values in the audit. The
 * row stays locked meanwhile, so no change by staff or the person is overwritten.
 */
const renew = (id: string, now: Date): Promise<void> =>
  db().$transaction(async (tx) => {
    await lockRequest(tx, id);
    const row = await tx.consultationRequest.findFirst({ where: { id, ...OUTDATED }, select: RENEWED });
    if (!row) return; // deleted, or another worker got here first
    const sealed = await inNewForm(tx, row);
    await storeRenewed(tx, row, sealed);
    const renewal = { action: 'request.resealed', actorId: null, requestId: id } as const;
    if (Object.keys(sealed).length > 0) await recordAudit(tx, { ...renewal, sealed }, now);
    if (row.status === 'quarantined') await unindexRequest(tx, id);
    else {
      const answers = { ...row, sealedAnswers: sealed.answers ?? row.sealedAnswers };
      await unlessUnreadable(tx, id, () => indexRequest(tx, answers));
    }
  });

const RENEWED = {
  ...COVERED,
  ...TRIAGE,
  ...STORED_CONSENTS,
  status: true,
  keyId: true,
  receivedAt: true,
} as const;
type Outdated = Prisma.ConsultationRequestGetPayload<{ select: typeof RENEWED }>;

/** What is sealed again or for the first time, and what already is but isn't covered by the audit yet. */
async function inNewForm(tx: Transaction, row: Outdated): Promise<Record<string, string>> {
  const before = envelopesOf(row);
  const known = standings(checkRing(), row.id, before, await sealedOnRecord(tx, row.id));
  const changed = inTodaysForm(row).filter(([field, envelope]) => {
    const standing = known.get(field) ?? 'UNCOVERED';
    if (standing === 'LAST') return envelope !== ownValue(before, field);
    // A value that was put back stays as it is: sealed again, it would pass for the latest.
    if (standing !== 'UNCOVERED')
      log.error('request.value_replaced', { consultationId: row.id, code: standing });
    return standing === 'UNCOVERED';
  });
  return Object.fromEntries(changed);
}

/** Every value that opens, as the current release seals it; unchanged if it already is. */
function inTodaysForm(row: Outdated): [string, string][] {
  const { id, notes } = row;
  const fields: [string, string | null][] = [
    ['answers', ifItOpens(() => answersAgain(row))],
    ['consents', ifItOpens(() => consentsAgain(row))],
    // An earlier release sealed less in it.
    ['triage', ifItOpens(() => sealedTriage(id, openTriage(row), nextVersion(row.sealedTriage)))],
    ...notes.map((note): [string, string | null] => [noteField(note.id), ifItOpens(() => noteAgain(note))]),
  ];
  return fields.filter((field): field is [string, string] => field[1] !== null);
}

/** A value that doesn't open stays uncovered (null), and doesn't keep the others from being covered. */
function ifItOpens(make: () => string): string | null {
  try {
    return make();
  } catch (error) {
    if (isUnreadable(error)) return null;
    throw error;
  }
}

/** The same envelope if it has versions and padding, else its replacement. */
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

/** Requests of which a value, or a note, is under an older key. Those of earlier releases are renewed first. */
const UNDER_OLDER_KEY = `
  SELECT id::text FROM consultation_request AS request
  WHERE index_version = $2 AND id > $3::uuid AND (key_id <> $1 OR ${Object.keys(
    SEALED_TABLES.consultation_request.sealed,
  )
    .map(isUnderOlderKey)
    .join(' OR ')}
    OR EXISTS (SELECT FROM note WHERE note.request_id = request.id AND ${isUnderOlderKey('note.sealed_text')}))
  ORDER BY id LIMIT ${BATCH}`;
const FIRST = '00000000-0000-0000-0000-000000000000';

/**
 * Seals a batch of requests, with their notes, again under the newest key, and has the audit cover the new values. What
 * isn't the value that the audit knows as the last, or doesn't open, stays as it is.
 * @param after the id after which it begins, from the batch before
 */
export async function resealRequests(now: Date, [after = FIRST]: readonly string[] = []): Promise<Resealed> {
  const rows = await db().$queryRawUnsafe<{ id: string }[]>(
    UNDER_OLDER_KEY,
    keyRing()[0].id,
    INDEX_VERSION,
    after,
  );
  let done = 0;
  for (const { id } of rows) done += await resealRequest(id, now);
  const last = rows.length < BATCH ? undefined : rows.at(-1);
  return { last: last && [last.id], done };
}

/**
 * The row stays locked, as at a renewal. Its proofs get today's keyed reference along with it.
 * @returns how many values were sealed again
 */
const resealRequest = (id: string, now: Date): Promise<number> =>
  db().$transaction(async (tx) => {
    await lockRequest(tx, id);
    const row = await tx.consultationRequest.findUnique({
      where: { id },
      select: { ...RENEWED, reference: true },
    });
    if (!row) return 0; // deleted meanwhile
    const sealed = await underNewestKey(tx, row);
    await storeRenewed(tx, row, sealed);
    await renewReference(tx, row.reference);
    const renewal = { action: 'request.resealed', actorId: null, requestId: id } as const;
    const done = Object.keys(sealed).length;
    if (done > 0) await recordAudit(tx, { ...renewal, sealed }, now);
    return done;
  }, LONG_TRANSACTION);

/** Every value under an older key, sealed again. One that was put back isn't: it would pass for the latest. */
async function underNewestKey(tx: Transaction, row: Outdated): Promise<Record<string, string>> {
  const before = envelopesOf(row);
  const known = standings(checkRing(), row.id, before, await sealedOnRecord(tx, row.id));
  const ring = keyRing();
  const sealed = Object.entries(before).flatMap(([field, envelope]): [string, string][] => {
    if (envelope === null || isUnder(ring[0].id, envelope) || known.get(field) !== 'LAST') return [];
    const fresh = ifItOpens(() => resealed(ring, contextOf(row.id, field), envelope));
    return fresh === null ? [] : [[field, fresh]];
  });
  return Object.fromEntries(sealed);
}

/** What is no envelope is under no key: it counts as left. */
const isUnder = (keyId: string, envelope: string): boolean => {
  try {
    return keyIdOf(envelope) === keyId;
  } catch (error) {
    if (error instanceof SealError) return false;
    throw error;
  }
};

const CONTEXTS: Readonly<Record<string, (id: string) => string>> = {
  answers: answersContext,
  consents: consentsContext,
  triage: triageContext,
  history: historyContext,
};

const contextOf = (requestId: string, field: string): string =>
  ownValue(CONTEXTS, field)?.(requestId) ?? noteContext(noteIdOf(field));

async function storeRenewed(tx: Transaction, row: Outdated, sealed: Readonly<Record<string, string>>) {
  const { id: requestId } = row;
  const { answers = row.sealedAnswers, consents = row.sealedConsents, triage = row.sealedTriage } = sealed;
  const { history = row.sealedHistory } = sealed;
  await tx.consultationRequest.update({
    where: { id: requestId },
    data: {
      indexVersion: INDEX_VERSION,
      phoneIndex: null,
      emailIndex: null,
      // Stored in the clear by an earlier release; it stays if it could not be sealed.
      ...(sealed.triage !== undefined && { possibleCorrectionOfId: null, sourceBefore: 'site' }),
      sealedAnswers: answers,
      keyId: answers === row.sealedAnswers ? row.keyId : keyRing()[0].id,
      sealedConsents: consents,
      sealedTriage: triage,
      sealedHistory: history,
    },
  });
  for (const { id, sealedText } of row.notes) {
    const text = ownValue(sealed, noteField(id)) ?? sealedText;
    if (text !== sealedText) await tx.note.update({ where: { id }, data: { sealedText: text } });
  }
  await tx.nameIndex.deleteMany({ where: { requestId } });
  if (sealed.consents !== undefined) await tx.consent.deleteMany({ where: { requestId } });
}

type Misindexed = Awaited<ReturnType<typeof findMisindexed>>['found'][number];

/** What a row was when it was read, and what it becomes. */
type Widened = { id: string; before: string } & ReturnType<typeof searchRow>;

/** By their own keys, which stay as they are under today's key: processes know them by how they begin. */
function widened({ requestId: id, keyId, sealedKeys: before }: Misindexed, width: number): Widened | null {
  const keys = openReadableKeys(id, before);
  const kept = keyId === searchRing()[0].id ? { sealedKeys: before } : {};
  return keys && { id, before, ...searchRow(id, keys, width), ...kept };
}

/** By their answers, where a search key was lost. */
async function widenedByAnswers(found: readonly Misindexed[], width: number): Promise<Widened[]> {
  const rows: Widened[] = [];
  const befores = new Map(found.map(({ requestId, sealedKeys }) => [requestId, sealedKeys]));
  for (const { id, sealedAnswers } of await readAnswers([...befores.keys()])) {
    const before = befores.get(id) ?? '';
    await unlessUnreadable(db(), id, () =>
      rows.push({ id, before, ...searchRow(id, searchKeysOf(openAnswers(id, sealedAnswers)), width) }),
    );
  }
  return rows;
}

/**
 * Indexes requests by that many bits, all in one statement, since there may be thousands. One that was deleted or
 * quarantined meanwhile gets no index, and one that was corrected keeps that of its correction, whose keys are sealed anew. Rows
 * are locked in order, so that two workers never wait for each other.
 */
async function widen(found: readonly Misindexed[], width: number): Promise<void> {
  const byKeys = found.map((row) => widened(row, width));
  const lost = found.filter((_, index) => byKeys[index] === null);
  const rows = [
    ...byKeys.filter((row) => row !== null),
    ...(lost.length > 0 ? await widenedByAnswers(lost, width) : []),
  ];
  if (rows.length === 0) return;
  await db().$executeRaw`
    UPDATE request_search AS search SET key_id = row."keyId", width = row.width, phone_index = row."phoneIndex",
      email_index = row."emailIndex", sealed_keys = row."sealedKeys"
    FROM json_to_recordset(${JSON.stringify(rows)}::json)
        AS row(id uuid, before text, "keyId" text, width int, "phoneIndex" text, "emailIndex" text, "sealedKeys" text)
      JOIN (SELECT request_id, sealed_keys FROM request_search
        WHERE request_id = ANY(${rows.map(({ id }) => id)}::uuid[]) ORDER BY request_id FOR UPDATE) AS locked
        ON locked.request_id = row.id AND locked.sealed_keys = row.before
    WHERE search.request_id = row.id`;
}
