import { Temporal } from 'temporal-polyfill';
import { z } from 'zod';
import { CONSENT_KINDS } from '@/content/consent-versions';
import type { Staff } from '@/lib/auth/staff';
import { clinic } from '@/lib/clinic/data';
import { canReadToday, nextReading, readingText } from '@/lib/clinic/domain';
import type { Clinic } from '@/lib/clinic/schema';
import { blindIndexes, bucketsOf, widthOf } from '@/lib/platform/blind-index';
import { db, type Transaction } from '@/lib/platform/db';
import { checkRing, keyRing, searchRing } from '@/lib/platform/keys';
import { openedToken } from '@/lib/platform/opened-form';
import { SealError, unseal, unsealDirectly } from '@/lib/platform/sealing';
import { memoizeByObject } from '@/lib/shared/memoize';
import { OperatorError } from '@/lib/shared/operator-error';
import type { Prisma } from '@/prisma/generated/client';
import {
  answersContext,
  canonicalAnswers,
  consentsContext,
  CORRECTION_WINDOW_MS,
  DUPLICATE_WINDOW_MS,
  FLOOD,
  INDEX_VERSION,
  intakeDraftContext,
  mayCorrect,
  phoneEnd,
  SAME_FORM_WINDOW_MS,
  sameContact,
  searchContext,
  searchKeysOf,
  triageContext,
  type SearchKeys,
  type Sought,
  type StoredConsent,
} from './domain';
import { SOURCES, WITHDRAWN_HOW, type Opening, type Source } from './fields';
import { intakeDraftSchema, storedAnswersSchema, type ConsultationInput, type IntakeDraft } from './schema';

/** An earlier request that a new one may duplicate or correct. */
export type Earlier = { id: string; reference: string; receivedAt: Date };

const earlierFields = { id: true, reference: true, receivedAt: true } as const;
const since = (now: Date, milliseconds: number) => ({ gt: new Date(now.getTime() - milliseconds) });
const ago = (now: Date, milliseconds: number) => new Date(now.getTime() - milliseconds).toISOString();

/**
 * Clients that send no form id share one, so without a limit a flood of theirs would make every post open hundreds of
 * requests.
 */
const MOST_COMPARED = 20;

/**
 * About as many requests share a day's buckets in a clinic that gets hundreds a day. In a flood more do, and the rest
 * aren't opened.
 */
const MOST_LIKE = 100;

type Found = {
  /** How it was found: by its form or by the browser's receipt. `flood` isn't a request. */
  found: 'sent' | 'browser' | 'flood';
  id: string;
  reference: string;
  /** As PostgreSQL writes it in JSON. */
  received_at: string;
  /** Its answers. */
  sealed: string;
};

const ID_LENGTH = 36;

/** The last request, of those in its buckets, with the same phone or email. Each line is an id and sealed search keys. */
const lastWithContact = (lines: string, contacts: readonly string[]): string | undefined =>
  lines
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => ({ id: line.slice(0, ID_LENGTH), sealed: line.slice(ID_LENGTH) }))
    .find(({ id, sealed }) => contactsOf(id, sealed).some((one) => contacts.includes(one)))?.id;

const earlierOf = ({ id, reference, received_at: receivedAt }: Found): Earlier => ({
  id,
  reference,
  receivedAt: new Date(receivedAt),
});

/** What a new request is compared with, and how its sender is recognized. */
export type Comparison = {
  input: ConsultationInput;
  keys: SearchKeys;
  /** Keyed hashes of its phone and email (`contactIndexes`): requests that share one wait for each other. */
  contacts: readonly string[];
  /** Keyed hashes of its form, and how long the same answers count as the same request. */
  sent: readonly string[];
  windowMs: number;
  /** The last request this browser sent. */
  earlierId: string | undefined;
};

/** What came before a new request. */
export type Before = {
  /** The request with these answers, from the same form or browser. */
  same: Earlier | null;
  /** The id of the last request that this one may correct: from the same browser, or else with the same phone or email. */
  corrects: string | null;
  /**
   * Whether more requests came in the last minute than people send. How each one came is sealed, but staff take only a
   * few a minute.
   */
  flood: boolean;
  /** Number of bits that the search indexes of other requests have. */
  width: number;
};

/** One row, since Prisma takes its time for each; the many of a bucket as text, since PostgreSQL takes its time for JSON. */
const NOTHING_BEFORE = { width: 0, before: '[]', like: '' };

/**
 * Waits for any other process that handles the same phone or email, then looks for what came before, all in one round
 * trip. It is a database function because a separate statement would see the state from before the wait.
 */
export async function findBefore(tx: Transaction, comparison: Comparison, now: Date): Promise<Before> {
  const { input, keys, contacts, sent, windowMs, earlierId } = comparison;
  const { phones, emails } = bucketsFor(sameContact(keys));
  const [{ width, before, like } = NOTHING_BEFORE] = await tx.$queryRaw<(typeof NOTHING_BEFORE)[]>`
    SELECT coalesce(json_agg(earlier) FILTER (WHERE found <> 'contact'), '[]')::text AS before,
      coalesce(string_agg(id || sealed, E'\n') FILTER (WHERE found = 'contact'), '') AS like,
      (SELECT coalesce(max(width), 0) FROM request_search) AS width
    FROM requests_before(
      ${contacts}::text[], ${sent}::text[], ${ago(now, windowMs)}::timestamptz, ${MOST_COMPARED}::int,
      ${earlierId ?? null}::uuid, ${ago(now, DUPLICATE_WINDOW_MS)}::timestamptz,
      ${phones}::text[], ${emails}::text[], ${ago(now, CORRECTION_WINDOW_MS)}::timestamptz, ${MOST_LIKE}::int,
      ${ago(now, FLOOD.milliseconds)}::timestamptz, ${FLOOD.requests}::int) AS earlier`;
  const rows = JSON.parse(before) as Found[];
  const by = (found: Found['found']) => rows.filter((row) => row.found === found);
  const canonical = canonicalAnswers(input);
  const same = by('sent').find((row) => hasAnswers(row.id, row.sealed, canonical));
  const [byBrowser] = by('browser').flatMap((row) => {
    const opened = openReadable(row.id, row.sealed);
    return opened ? [{ row, answers: opened }] : [];
  });
  const isSame = byBrowser && canonicalAnswers(byBrowser.answers) === canonical;
  const known = same ?? (isSame ? byBrowser.row : undefined);
  if (known) return { same: earlierOf(known), corrects: null, flood: false, width };
  const corrects =
    byBrowser && mayCorrect(input, byBrowser.answers) ? byBrowser.row.id : lastWithContact(like, contacts);
  return {
    same: null,
    corrects: corrects ?? null,
    flood: by('flood').length > 0,
    width,
  };
}

/** The request with these answers that a member of staff took in the same way a moment ago. */
export async function findSameIntake(
  tx: Transaction,
  { ownerId, input, source }: { ownerId: string; input: ConsultationInput; source: Source },
  now: Date,
): Promise<Earlier | null> {
  const rows = await tx.consultationRequest.findMany({
    where: { ownerId, receivedAt: since(now, DUPLICATE_WINDOW_MS) },
    select: { ...earlierFields, ...TRIAGE, sealedAnswers: true },
    orderBy: { receivedAt: 'desc' },
    take: MOST_COMPARED,
  });
  const canonical = canonicalAnswers(input);
  const same = rows.find(({ id, sealedAnswers }) => hasAnswers(id, sealedAnswers, canonical));
  return same && openTriage(same).source === source ? same : null;
}

const keysSchema = z.object({ phone: z.string(), email: z.string(), names: z.array(z.string()) });
const openKeys = (id: string, sealed: string): SearchKeys =>
  keysSchema.parse(JSON.parse(unsealDirectly(searchRing(), 'search-keys', searchContext(id), sealed)));

/** How many requests' keys are opened at a time; other work gets its turn between batches. */
const LOT = 1_000;
/** A search opens only this many of the newest quarantined requests, since they have no index. */
const MOST_QUARANTINED = 500;

/** The buckets of these phones and emails. */
function bucketsFor({ phones, emails }: Sought): { phones: string[]; emails: string[] } {
  const ring = searchRing();
  const ends = [...new Set(phones.map(phoneEnd))];
  return {
    phones: ends.flatMap((end) => bucketsOf(ring, 'search-phone', end)),
    emails: emails.flatMap((email) => bucketsOf(ring, 'search-email', email)),
  };
}

function inBuckets(sought: Sought) {
  const { phones, emails } = bucketsFor(sought);
  const buckets = [
    ...(phones.length > 0 ? [{ phoneIndex: { in: phones } }] : []),
    ...(emails.length > 0 ? [{ emailIndex: { in: emails } }] : []),
  ];
  return buckets.length > 0 ? { OR: buckets } : {};
}

/**
 * Ids of the matching requests. An index leads to the buckets of a phone or an email, which contain other requests too;
 * a search by neither opens the keys of every request.
 */
export async function findByKeys(
  tx: Transaction,
  sought: Sought,
  request: Prisma.ConsultationRequestWhereInput = {},
): Promise<string[]> {
  const found: string[] = [];
  let after: string | undefined;
  for (;;) {
    const rows = await tx.requestSearch.findMany({
      where: { ...inBuckets(sought), request, ...(after !== undefined && { requestId: { gt: after } }) },
      select: { requestId: true, sealedKeys: true },
      orderBy: { requestId: 'asc' },
      take: LOT,
    });
    const fitting = rows.filter(({ requestId, sealedKeys }) => fitsSealed(sought, requestId, sealedKeys));
    found.push(...fitting.map(({ requestId }) => requestId));
    if (rows.length < LOT) return found;
    after = rows.at(-1)?.requestId;
  }
}

/** The worker reindexes a row whose key is gone; until then it doesn't keep anyone from finding the others. */
function openReadableKeys(id: string, sealed: string): SearchKeys | null {
  try {
    return openKeys(id, sealed);
  } catch (error) {
    if (error instanceof SealError) return null;
    throw error;
  }
}

function fitsSealed({ fits }: Sought, id: string, sealed: string): boolean {
  const keys = openReadableKeys(id, sealed);
  return keys !== null && fits(keys);
}

/** Keyed hashes of a phone and an email, under every key of the ring; none of an empty one. */
export const contactIndexes = memoizeByObject(({ phone, email }: SearchKeys): readonly string[] => [
  ...(phone === '' ? [] : blindIndexes(checkRing(), 'phone', phone)),
  ...(email === '' ? [] : blindIndexes(checkRing(), 'email', email)),
]);

/**
 * The contacts of rows that were opened lately, never in the clear: the newest of a bucket are compared with each request
 * that comes.
 */
const openedLately = new Map<string, readonly string[]>();
const MOST_OPENED = 5_000;
const TAG_LENGTH = 22; // 16 bytes in base64url: no other value of the row ends in the same authentication tag

const rowName = (id: string, sealed: string) => id + sealed.slice(-TAG_LENGTH);

function contactsOf(id: string, sealed: string): readonly string[] {
  const known = openedLately.get(rowName(id, sealed));
  if (known) return known;
  const keys = openReadableKeys(id, sealed);
  const contacts = keys ? contactIndexes(keys) : [];
  rememberContacts(id, sealed, contacts);
  return contacts;
}

/** Spares whoever compares a later request the opening of these search keys, which were sealed just now. */
export function rememberContacts(id: string, sealed: string, contacts: readonly string[]): void {
  const [oldest] = openedLately.size < MOST_OPENED ? [] : openedLately.keys();
  if (oldest !== undefined) openedLately.delete(oldest);
  openedLately.set(rowName(id, sealed), contacts);
}

/** The same for quarantined requests, which have no index. */
export async function findQuarantinedByKeys(tx: Transaction, { fits }: Sought): Promise<string[]> {
  const rows = await tx.consultationRequest.findMany({
    where: { status: 'quarantined' },
    select: { id: true, sealedAnswers: true },
    orderBy: { receivedAt: 'desc' },
    take: MOST_QUARANTINED,
  });
  const opened = rows.map(({ id, sealedAnswers }) => ({ id, answers: openReadable(id, sealedAnswers) }));
  return opened.filter(({ answers }) => answers && fits(searchKeysOf(answers))).map(({ id }) => id);
}

const byKind = (one: StoredConsent, other: StoredConsent) =>
  CONSENT_KINDS.indexOf(one.kind) - CONSENT_KINDS.indexOf(other.kind);

const consentsSchema = z.array(
  z.object({
    kind: z.enum(CONSENT_KINDS),
    version: z.string(),
    text: z.string(),
    givenAt: z.coerce.date(),
    withdrawnAt: z.coerce.date().nullable(),
    withdrawnHow: z.enum(WITHDRAWN_HOW).optional(),
  }),
);

/** The columns that `openConsents` reads. */
export const STORED_CONSENTS = {
  id: true,
  sealedConsents: true,
  consents: { select: { kind: true, version: true, text: true, givenAt: true, withdrawnAt: true } },
} as const;

type ConsentsRow = { id: string; sealedConsents: string | null; consents: StoredConsent[] };

/** The consents of a request: sealed, or, if an earlier release stored it, in rows of their own. */
export const openConsents = ({ id, sealedConsents, consents }: ConsentsRow): StoredConsent[] =>
  (sealedConsents === null
    ? consents
    : consentsSchema.parse(JSON.parse(unseal(keyRing(), consentsContext(id), sealedConsents)))
  ).toSorted(byKind);

/** What the lists show of a request besides its times and its status. */
export type Triage = { corrects: string | null; source: Source };
const triageSchema = z.object({ corrects: z.uuid().nullable(), source: z.enum(SOURCES).optional() });

type TriageRow = {
  id: string;
  sealedTriage: string | null;
  possibleCorrectionOfId: string | null;
  sourceBefore: Source;
};

/** The columns that `openTriage` reads. */
export const TRIAGE = {
  id: true,
  sealedTriage: true,
  possibleCorrectionOfId: true,
  sourceBefore: true,
} as const;

/** A row as it is shown: its triage replaces the columns it is stored in. */
export function withTriage<Row extends TriageRow>(
  row: Row,
): Omit<Row, Exclude<keyof TriageRow, 'id'>> & Triage {
  const { sealedTriage: _sealed, possibleCorrectionOfId: _of, sourceBefore: _before, ...rest } = row;
  return { ...rest, ...readableTriage(row) };
}

/** Triage that doesn't open must not break a list or a page. The audit's verify command names it. */
export function readableTriage(row: TriageRow): Triage {
  try {
    return openTriage(row);
  } catch (error) {
    if (error instanceof SealError) return { corrects: null, source: row.sourceBefore };
    throw error;
  }
}

/**
 * Opens the sealed triage, or reads it in the clear if an earlier release stored it that way.
 * @throws SealError if no available key opens it
 */
export function openTriage({ id, sealedTriage, possibleCorrectionOfId, sourceBefore }: TriageRow): Triage {
  if (sealedTriage === null) return { corrects: possibleCorrectionOfId, source: sourceBefore };
  const { corrects, source } = triageSchema.parse(
    JSON.parse(unseal(keyRing(), triageContext(id), sealedTriage)),
  );
  return { corrects, source: source ?? sourceBefore };
}

/**
 * The answers of a request, which the database stores sealed.
 * @throws SealError if no available key opens it
 */
export const openAnswers = (id: string, sealed: string): ConsultationInput =>
  storedAnswersSchema.parse(JSON.parse(unseal(keyRing(), answersContext(id), sealed)));

/** The same within a list: answers that don't open (null) don't block the rest. */
function openReadable(id: string, sealed: string): ConsultationInput | null {
  try {
    return openAnswers(id, sealed);
  } catch (error) {
    if (error instanceof SealError) return null;
    throw error;
  }
}

/** Whether a request has these answers; not if they don't open. */
function hasAnswers(id: string, sealed: string, canonical: string): boolean {
  const opened = openReadable(id, sealed);
  return opened !== null && canonicalAnswers(opened) === canonical;
}

/** Requests that an earlier release indexed and sealed by its own rules. */
export const OUTDATED = { indexVersion: { lt: INDEX_VERSION } } as const;

export const findOutdated = (most: number) =>
  db().consultationRequest.findMany({
    where: OUTDATED,
    select: { id: true },
    take: most,
  });

/** How many bits an index should have today, and which rows have a different number or another key. */
export async function findMisindexed(most: number) {
  const { _count: rows, _max } = await db().requestSearch.aggregate({ _count: true, _max: { width: true } });
  const width = widthOf(rows, _max.width ?? 0);
  const found = await db().requestSearch.findMany({
    where: { OR: [{ width: { not: width } }, { keyId: { not: searchRing()[0].id } }] },
    select: { request: { select: { id: true, sealedAnswers: true } } },
    take: most,
  });
  return { width, requests: found.map(({ request }) => request) };
}

/** Forms sent so long ago that the same answers no longer count as the same request. */
export const sentLongAgo = (now: Date) => ({
  sentIndex: { not: null },
  receivedAt: { lt: new Date(now.getTime() - SAME_FORM_WINDOW_MS) },
});

/** Whether a search may miss requests because an earlier version indexed them. */
export const hasOutdated = async (tx: Transaction): Promise<boolean> =>
  (await tx.consultationRequest.findFirst({ where: OUTDATED, select: { id: true } })) !== null;

/**
 * Makes sure that the key of every request, comment and proof row is available; fast enough to call every few seconds.
 * Other values of a request may need another key, which the start command looks for (keys-in-use.ts).
 * @throws OperatorError naming the missing keys (by fingerprint)
 */
export async function requireRowKeys(): Promise<void> {
  const known = keyRing().map(({ id }) => id);
  const unread = {
    where: { keyId: { notIn: known } },
    select: { keyId: true },
    distinct: ['keyId'],
  } satisfies Prisma.ConsultationRequestFindManyArgs & Prisma.CommentFindManyArgs & Prisma.ProofFindManyArgs;
  const rows = [
    await db().consultationRequest.findMany(unread),
    await db().comment.findMany(unread),
    await db().proof.findMany(unread),
  ].flat();
  if (rows.length === 0) return;
  const missing = [...new Set(rows.map(({ keyId }) => keyId))].join(', ');
  throw new OperatorError(
    `Stored answers need the key ${missing}, which is not among the keys given. Restore it first.`,
  );
}

/** The phone intake that someone began and hasn't saved; null if there is none, or if no available key opens it. */
export async function readIntakeDraft({ id: staffId }: Staff): Promise<IntakeDraft | null> {
  const row = await db().intakeDraft.findUnique({ where: { staffId }, select: { sealedFields: true } });
  if (!row) return null;
  try {
    const opened: unknown = JSON.parse(unseal(keyRing(), intakeDraftContext(staffId), row.sealedFields));
    return intakeDraftSchema.safeParse(opened).data ?? null;
  } catch (error) {
    if (error instanceof SealError) return null;
    throw error;
  }
}

const SAMPLE = 100;

/** Opens the newest requests and returns how many; throws if one can't be read. */
export async function requireReadableRequests(): Promise<number> {
  const rows = await db().consultationRequest.findMany({
    select: { id: true, sealedAnswers: true },
    orderBy: { receivedAt: 'desc' },
    take: SAMPLE,
  });
  for (const { id, sealedAnswers } of rows) openAnswers(id, sealedAnswers);
  return rows.length;
}

/** Whether any request, comment or proof is stored: then a missing key must be restored, never replaced. */
export async function hasSealedRows(): Promise<boolean> {
  const one = { select: { id: true } } as const;
  const found = [
    await db().consultationRequest.findFirst(one),
    await db().comment.findFirst(one),
    await db().proof.findFirst(one),
  ];
  return found.some((row) => row !== null);
}

/** What a form gets when it is opened from one of our pages. */
export const openingOf = (id: string, from: string, now: Date): Opening => ({
  form: id,
  opened: openedToken(id, now),
  from,
  ...readingAt(now, clinic()),
});

type Promised = Pick<Opening, 'reading' | 'today'>;
let promised: { facts: Clinic; second: number; promise: Promised } | undefined;

/** When a request sent now will be read. Computed once a second, since calendars are slow. */
function readingAt(now: Date, facts: Clinic): Promised {
  const second = Math.floor(now.getTime() / 1000);
  if (promised?.facts === facts && promised.second === second) return promised.promise;
  const instant = Temporal.Instant.fromEpochMilliseconds(now.getTime());
  const reading = readingText(nextReading(instant, facts), facts);
  const promise: Promised = { reading, today: canReadToday(instant, facts) ? 'yes' : 'no' };
  promised = { facts, second, promise };
  return promise;
}
