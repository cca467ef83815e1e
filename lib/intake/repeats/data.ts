import { hasAnswers, openReadable, openTriage, TRIAGE } from '@/lib/intake/data';
import {
  canonicalAnswers,
  CORRECTION_WINDOW_MS,
  DUPLICATE_WINDOW_MS,
  FLOOD,
  mayCorrect,
  sameContact,
  type SearchKeys,
} from '@/lib/intake/domain';
import type { Source } from '@/lib/intake/fields';
import type { ConsultationInput } from '@/lib/intake/schema';
import { bucketsFor, contactsOf, idOf, readRows } from '@/lib/intake/search/data';
import type { Transaction } from '@/lib/platform/db';
import { DIRECT_BEGINNING } from '@/lib/platform/sealing';

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
/** So many of them are read whole. The older ones a process mostly knows, since it stored or opened them itself. */
const MOST_WHOLE = 10;

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

/**
 * The id of the newest row with the same phone or email. Those that aren't whole, and that this process doesn't know, are read
 * then: mostly none.
 */
async function lastWithContact(
  tx: Transaction,
  lines: string,
  contacts: readonly string[],
): Promise<string | undefined> {
  const isShared = (found: readonly string[] | undefined) =>
    found?.some((one) => contacts.includes(one)) ?? false;
  const rows = lines === '' ? [] : lines.split('\n');
  const known = rows.map(contactsOf);
  const last = known.findIndex(isShared);
  const newer = last < 0 ? rows : rows.slice(0, last);
  const unknown = newer.filter((_, index) => !known[index]).map(idOf);
  const read = unknown.length > 0 ? await readRows(tx, unknown) : [];
  const fitting = new Set(read.filter((row) => isShared(contactsOf(row))).map(idOf));
  const found = newer.find((row) => fitting.has(idOf(row))) ?? rows[last];
  return found === undefined ? undefined : idOf(found);
}

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
const NOTHING_BEFORE = { width: 0, before: '[]', alike: '' };

/**
 * Waits for any other process that handles the same phone or email, then looks for what came before, all in one round
 * trip. It is a database function because a separate statement would see the state from before the wait.
 */
export async function findBefore(tx: Transaction, comparison: Comparison, now: Date): Promise<Before> {
  const { input, keys, contacts, sent, windowMs, earlierId } = comparison;
  const { phones, emails } = bucketsFor(sameContact(keys));
  const [{ width, before, alike } = NOTHING_BEFORE] = await tx.$queryRaw<(typeof NOTHING_BEFORE)[]>`
    SELECT width, before, alike FROM earlier_requests(
      ${contacts}::text[], ${sent}::text[], ${ago(now, windowMs)}::timestamptz, ${MOST_COMPARED}::int,
      ${earlierId ?? null}::uuid, ${ago(now, DUPLICATE_WINDOW_MS)}::timestamptz,
      ${phones}::text[], ${emails}::text[], ${ago(now, CORRECTION_WINDOW_MS)}::timestamptz, ${MOST_LIKE}::int,
      ${MOST_WHOLE}::int, ${DIRECT_BEGINNING}::int, ${ago(now, FLOOD.milliseconds)}::timestamptz, ${FLOOD.requests}::int)`;
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
    byBrowser && mayCorrect(input, byBrowser.answers)
      ? byBrowser.row.id
      : await lastWithContact(tx, alike, contacts);
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
