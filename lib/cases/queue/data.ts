import { z } from 'zod';
import { recordAudit } from '@/lib/audit/mutations';
import { rolesOf } from '@/lib/auth/permissions';
import type { Staff } from '@/lib/auth/staff';
import { callCard } from '@/lib/cases/call-card/domain';
import type { Opening } from '@/lib/cases/case/data';
import {
  OPEN_STATUSES,
  UNANSWERED_STATUSES,
  CLOSED_STATUSES,
  statusesIn,
  type Status,
} from '@/lib/clinic/statuses';
import { openAnswers, openConsents, STORED_CONSENTS, TRIAGE, withTriage } from '@/lib/intake/data';
import { isSeenBy, seenAnswers, type Sought } from '@/lib/intake/domain';
import { findByKeys, findQuarantinedByKeys } from '@/lib/intake/search/data';
import { db, type Transaction } from '@/lib/platform/db';
import { env } from '@/lib/platform/env';
import { SealError } from '@/lib/platform/sealing';
import { Prisma } from '@/prisma/generated/client';
import { initialsOf, waysOf, type Search, type Way } from './domain';
import {
  MOST_COUNTED,
  placeText,
  RANKS,
  SOONEST,
  VIEWS,
  type Place,
  type QueueQuery,
  type Rank,
  type Soon,
  type View,
} from './schema';

export const PAGE_SIZE = 50;

type Where = Prisma.ConsultationRequestWhereInput;

/** An owner who can no longer answer requests. */
const AWAY = {
  OR: [{ suspendedAt: { not: null } }, { role: { notIn: [...rolesOf('requests.write')] } }],
} satisfies Prisma.UserWhereInput;

/**
 * A list as disjoint parts, each with a single status if it may have many rows, because an index returns those in
 * order: the first of the whole list are among the first of each part.
 */
function partsOf(view: View, staff: Staff, now: Date): Where[] {
  const each = (statuses: readonly Status[]): Where[] => statuses.map((status) => ({ status }));
  switch (view) {
    case 'todo':
      return [...each(OPEN_STATUSES), { status: { in: [...CLOSED_STATUSES] }, followUpAt: { lt: now } }];
    case 'mine':
      return [
        ...each(OPEN_STATUSES).map((where) => ({ ...where, ownerId: staff.id })),
        { status: { in: [...CLOSED_STATUSES] }, followUpAt: { lt: now }, ownerId: staff.id },
      ];
    case 'reassign':
      return each(OPEN_STATUSES).map((where) => ({ ...where, owner: AWAY }));
    case 'late': {
      const unanswered: Where = { firstContactAt: null, dueAt: { lt: now } };
      return [
        ...each(UNANSWERED_STATUSES).map((where) => ({ ...where, ...unanswered })),
        {
          followUpAt: { lt: now },
          status: { not: 'quarantined' },
          NOT: { ...unanswered, status: { in: [...UNANSWERED_STATUSES] } },
        },
      ];
    }
    case 'trash':
      return [{}];
    case 'new':
    case 'waiting':
    case 'scheduled':
    case 'closed':
    case 'quarantined':
      return each(statusesIn(view));
  }
}

const ownerFilter = (owner: QueueQuery['owner'], staff: Staff): Where => {
  if (owner === undefined) return {};
  return { ownerId: owner === 'none' ? null : owner === 'me' ? staff.id : owner };
};

type Time = 'dueAt' | 'receivedAt';
const timeOf = ({ sort }: QueueQuery): Time => (sort === 'received' ? 'receivedAt' : 'dueAt');

/** Rows after a place, in the order of the list; written so that an index can serve it. */
function afterPlace(time: Time, order: QueueQuery['order'], after: Place | undefined): Where {
  if (!after) return {};
  const beyond = order === 'first' ? 'gt' : 'lt';
  const { at, receivedAt, id } = after;
  return {
    [time]: { [`${beyond}e`]: at },
    OR: [
      { [time]: { [beyond]: at } },
      { [time]: at, receivedAt: { [beyond]: receivedAt } },
      { AND: [{ [time]: at }, { receivedAt, id: { [beyond]: id } }] },
    ],
  };
}

/** Requests due at the same time are in order of arrival. */
const orderOf = (time: Time, direction: 'asc' | 'desc') => [
  { [time]: direction },
  ...(time === 'receivedAt' ? [] : [{ receivedAt: direction }]),
  { id: direction },
];

const rowFields = {
  reference: true,
  receivedAt: true,
  status: true,
  howSoon: true,
  dueAt: true,
  firstContactAt: true,
  followUpAt: true,
  trashedAt: true,
  version: true,
  ...TRIAGE,
  owner: { select: { id: true, name: true, role: true, suspendedAt: true } },
} as const;

type StoredRow = Prisma.ConsultationRequestGetPayload<{ select: typeof rowFields }>;
export type QueueRow = ReturnType<typeof withTriage<StoredRow>>;

/** The requests of a list that match `where`, in its order, starting at a place: at most one more than a page. */
async function readInOrder(
  staff: Staff,
  query: QueueQuery,
  where: Where,
  after: Place | undefined,
  now: Date,
): Promise<StoredRow[]> {
  const { view, order } = query;
  const [time, direction] = [timeOf(query), order === 'first' ? 'asc' : 'desc'] as const;
  const place = afterPlace(time, order, after);
  const inPlace: Where = { trashedAt: view === 'trash' ? { not: null } : null };
  // One snapshot, so that a request someone moves meanwhile appears in only one part.
  const parts = await db().$transaction(
    partsOf(view, staff, now).map((part) =>
      db().consultationRequest.findMany({
        where: { AND: [inPlace, part, where, place] },
        select: rowFields,
        orderBy: orderOf(time, direction),
        take: PAGE_SIZE + 1,
      }),
    ),
    { isolationLevel: 'RepeatableRead' },
  );
  const sign = order === 'first' ? 1 : -1;
  const inOrder = (one: StoredRow, other: StoredRow) =>
    sign *
    (one[time].getTime() - other[time].getTime() ||
      one.receivedAt.getTime() - other.receivedAt.getTime() ||
      (one.id < other.id ? -1 : 1));
  return parts.flat().toSorted(inOrder);
}

/** What a list is sorted by first; undefined if nothing. */
function groupsOf(sort: QueueQuery['sort'], order: QueueQuery['order']): readonly (Soon | undefined)[] {
  if (sort !== 'soon') return [undefined];
  return order === 'first' ? SOONEST : SOONEST.toReversed();
}

/** A stored row, and what a list sorts by before its time. */
type Placed = { row: StoredRow; at: Date; group: Place['group'] };

/**
 * A page of a list, and the place where the next one starts if there is more. Nothing that a visitor typed is read.
 * Requests that share what the list is sorted by first are in order of time.
 */
export async function listRequests(
  staff: Staff,
  query: QueueQuery,
  now: Date,
): Promise<{ rows: QueueRow[]; next: string | null }> {
  const placed = await (query.sort === 'next' ? readByNext : readByTime)(staff, query, now);
  const last = placed.length > PAGE_SIZE ? placed[PAGE_SIZE - 1] : undefined;
  const next = last && placeText({ ...last.row, at: last.at, group: last.group });
  return { rows: await openRows(placed.slice(0, PAGE_SIZE).map(({ row }) => row)), next: next ?? null };
}

async function readByTime(staff: Staff, query: QueueQuery, now: Date): Promise<Placed[]> {
  const { sort, order, owner, soon, after } = query;
  const filters: Where = { ...ownerFilter(owner, staff), ...(soon && { howSoon: soon }) };
  const groups = groupsOf(sort, order);
  const from = after ? Math.max(0, groups.indexOf(SOONEST.find((known) => known === after.group))) : 0;
  const rows: StoredRow[] = [];
  for (const [index, group] of groups.slice(from).entries()) {
    const where = group === undefined ? filters : { AND: [filters, { howSoon: group }] };
    rows.push(...(await readInOrder(staff, query, where, index === 0 ? after : undefined, now)));
    if (rows.length > PAGE_SIZE) break;
  }
  return rows.map((row) => ({ row, at: row[timeOf(query)], group: sort === 'soon' ? row.howSoon : null }));
}

const among = (statuses: readonly Status[]) =>
  Prisma.sql`status IN (${Prisma.join(statuses.map((status) => Prisma.sql`${status}::request_status`))})`;
const UNTRIED = Prisma.sql`first_contact_at IS NULL AND ${among(UNANSWERED_STATUSES)}`;
const dueFollowUp = (now: Date) => Prisma.sql`(follow_up_at < ${now} AND status <> 'quarantined')`;

/** Which requests a list has, of those that aren't in the trash. */
function inView(view: Exclude<View, 'trash'>, staff: Staff, now: Date): Prisma.Sql {
  switch (view) {
    case 'todo':
      return Prisma.sql`(${among(OPEN_STATUSES)} OR ${dueFollowUp(now)})`;
    case 'mine':
      return Prisma.sql`owner_id = ${staff.id}::uuid AND (${among(OPEN_STATUSES)} OR ${dueFollowUp(now)})`;
    case 'late':
      return Prisma.sql`((${UNTRIED} AND due_at < ${now}) OR ${dueFollowUp(now)})`;
    case 'reassign':
      return Prisma.sql`${among(OPEN_STATUSES)} AND owner_id IN (SELECT id FROM staff
        WHERE suspended_at IS NOT NULL OR role::text <> ALL(${[...rolesOf('requests.write')]}))`;
    case 'new':
    case 'waiting':
    case 'scheduled':
    case 'closed':
    case 'quarantined':
      return among(statusesIn(view));
  }
}

type RankRule = {
  where: Prisma.Sql;
  time: 'due_at' | 'follow_up_at' | 'received_at';
  /** Read one by one, because an index has those of one status in order. */
  statuses?: readonly Status[];
};

/** The ranks of what to do next (`nextStep`), which share no request. */
function rankRules(now: Date): Record<Rank, RankRule> {
  const overdue = Prisma.sql`${UNTRIED} AND due_at < ${now}`;
  const notOverdue = Prisma.sql`status <> 'quarantined' AND NOT (${overdue})`;
  return {
    overdue: { where: overdue, time: 'due_at', statuses: UNANSWERED_STATUSES },
    'follow-up': { where: Prisma.sql`follow_up_at < ${now} AND ${notOverdue}`, time: 'follow_up_at' },
    untried: {
      where: Prisma.sql`${UNTRIED} AND due_at >= ${now} AND follow_up_at IS NULL`,
      time: 'due_at',
      statuses: UNANSWERED_STATUSES,
    },
    later: { where: Prisma.sql`follow_up_at >= ${now} AND ${notOverdue}`, time: 'follow_up_at' },
    rest: {
      where: Prisma.sql`follow_up_at IS NULL AND NOT (${UNTRIED})`,
      time: 'received_at',
      statuses: OPEN_STATUSES,
    },
  };
}

/** The ids of one rank, in order, with what the union of all is sorted by. */
function rankParts(rank: Rank, { where, time, statuses }: RankRule, query: QueueQuery, list: Prisma.Sql) {
  const { order, after } = query;
  const column = Prisma.raw(time);
  const [beyond, direction] = order === 'first' ? ['>', 'ASC'] : ['<', 'DESC'];
  const place =
    after?.group === rank
      ? Prisma.sql`AND (${column}, received_at, id) ${Prisma.raw(beyond)} (${after.at}, ${after.receivedAt}, ${after.id}::uuid)`
      : Prisma.empty;
  const each = statuses?.map((status) => Prisma.sql`AND status = ${status}::request_status`) ?? [
    Prisma.empty,
  ];
  const way = Prisma.raw(direction);
  return each.map(
    (only) => Prisma.sql`(SELECT id, received_at, ${column} AS at, ${RANKS.indexOf(rank)}::int AS rank
      FROM consultation_request WHERE ${list} AND ${where} ${only} ${place}
      ORDER BY ${column} ${way}, received_at ${way}, id ${way} LIMIT ${PAGE_SIZE + 1})`,
  );
}

const ownerIs = (owner: QueueQuery['owner'], staff: Staff) => {
  if (owner === undefined) return Prisma.empty;
  if (owner === 'none') return Prisma.sql`AND owner_id IS NULL`;
  return Prisma.sql`AND owner_id = ${owner === 'me' ? staff.id : owner}::uuid`;
};

/**
 * The ids first, of all ranks in one statement, and then their rows: a statement of our own would have to name and parse
 * every column.
 */
async function readByNext(staff: Staff, query: QueueQuery, now: Date): Promise<Placed[]> {
  const { view, order, owner, soon, after } = query;
  if (view === 'trash') return []; // never sorted by it (`hasNext`)
  const list = Prisma.sql`trashed_at IS NULL AND ${inView(view, staff, now)} ${ownerIs(owner, staff)}
    ${soon ? Prisma.sql`AND how_soon = ${soon}::how_soon` : Prisma.empty}`;
  const ranks = order === 'first' ? RANKS : RANKS.toReversed();
  const from = Math.max(
    0,
    ranks.findIndex((rank) => rank === after?.group),
  );
  const rules = rankRules(now);
  const parts = ranks.slice(from).flatMap((rank) => rankParts(rank, rules[rank], query, list));
  const way = Prisma.raw(order === 'first' ? 'ASC' : 'DESC');
  const ids = await db().$queryRaw<{ id: string; at: Date; rank: number }[]>`
    SELECT id, at, rank FROM (${Prisma.join(parts, ' UNION ALL ')}) AS ranked
    ORDER BY rank ${way}, at ${way}, received_at ${way}, id ${way} LIMIT ${PAGE_SIZE + 1}`;
  const rows = await db().consultationRequest.findMany({
    where: { id: { in: ids.map(({ id }) => id) } },
    select: rowFields,
  });
  const byId = new Map(rows.map((row) => [row.id, row] as const));
  return ids.flatMap(({ id, at, rank }) => {
    const row = byId.get(id); // deleted in between
    return row ? [{ row, at, group: RANKS[rank] ?? null }] : [];
  });
}

/** Opens what is sealed in them; a request deleted since can't be corrected any more. */
async function openRows(stored: StoredRow[]): Promise<QueueRow[]> {
  const rows = stored.map((row) => withTriage(row));
  const corrected = rows.flatMap(({ corrects }) => (corrects === null ? [] : [corrects]));
  const there = await db().consultationRequest.findMany({
    where: { id: { in: corrected } },
    select: { id: true },
  });
  const ids = new Set(there.map(({ id }) => id));
  return rows.map((row) => ({ ...row, corrects: ids.has(row.corrects ?? '') ? row.corrects : null }));
}

/** Whom a request is from, and how they may be reached. */
export type Contact = { name: string; ways: readonly Way[] };

const contactFields = { sealedAnswers: true, ...STORED_CONSENTS } as const;
type ContactRow = Prisma.ConsultationRequestGetPayload<{ select: typeof contactFields }>;

/**
 * Whom requests are from, by their ids, as far as this role may know and `QUEUE_NAMES` lets a list show. It is recorded
 * before anything is returned; if that fails, nothing is shown.
 */
export async function showContacts(
  staff: Staff,
  ids: readonly string[],
  now: Date,
  opening: Opening,
): Promise<ReadonlyMap<string, Contact>> {
  await recordListed(staff, ids, now, opening);
  const { role } = staff;
  const rows = await db().consultationRequest.findMany({
    where: { id: { in: [...ids] } },
    select: contactFields,
  });
  const nameShown = env().QUEUE_NAMES === 'full' ? (name: string) => name : initialsOf;
  const contactOf = (row: ContactRow): Contact => {
    const answers = seenAnswers(role, openAnswers(row.id, row.sealedAnswers));
    return { name: nameShown(answers.name), ways: waysOf(callCard(answers, openConsents(row))) };
  };
  return new Map(rows.map((row) => [row.id, readable(() => contactOf(row))] as const));
}

/** Answers that don't open must not break a list. The audit's verify command names them. */
function readable(open: () => Contact): Contact {
  try {
    return open();
  } catch (error) {
    if (error instanceof SealError) return { name: '', ways: [] };
    throw error;
  }
}

/** One person's refreshes of a list within this time count as one look at it. */
const SAME_LOOK_MS = 10 * 60 * 1000;

/**
 * Records that a page of a list shows whom these requests are from. A refresh counts as the same look, unless it shows
 * one that the last entry doesn't name.
 */
async function recordListed(
  staff: Staff,
  ids: readonly string[],
  now: Date,
  opening: Opening,
): Promise<void> {
  if (ids.length === 0) return;
  if (opening === 'refresh' && (await wereListed(staff, ids, now))) return;
  const details = { found: ids.length, requests: [...ids] };
  await recordAudit(db(), { action: 'requests.listed', actorId: staff.id, details }, now);
}

async function wereListed({ id: actorId }: Staff, ids: readonly string[], now: Date): Promise<boolean> {
  const last = await db().auditEntry.findFirst({
    where: { action: 'requests.listed', actorId, at: { gt: new Date(now.getTime() - SAME_LOOK_MS) } },
    select: { details: true },
    orderBy: { id: 'desc' },
  });
  const { requests } = listedSchema.parse(last?.details ?? {});
  return ids.every((id) => requests.includes(id));
}
const listedSchema = z.object({ requests: z.array(z.string()).default([]) });

/**
 * How many requests each list has, up to `MOST_COUNTED`: it reads that many index entries, never the whole table. One
 * query for all lists.
 */
export async function countViews(staff: Staff, now: Date): Promise<Record<View, number>> {
  const count = (where: Prisma.Sql) => Prisma.sql`(SELECT count(*)::int FROM (
    SELECT FROM consultation_request WHERE ${where} LIMIT ${MOST_COUNTED}) AS counted)`;
  const counts = VIEWS.map((view) => {
    const where =
      view === 'trash'
        ? Prisma.sql`trashed_at IS NOT NULL`
        : Prisma.sql`trashed_at IS NULL AND ${inView(view, staff, now)}`;
    return Prisma.sql`${count(where)} AS ${Prisma.raw(`"${view}"`)}`;
  });
  const [row] = await db().$queryRaw<[Record<View, number>]>`SELECT ${Prisma.join(counts)}`;
  return row;
}

const MOST_FOUND = 50;

const ANY = { phones: [], emails: [] };

/** What matches a search, compared after opening, since an index finds others too. */
function soughtBy(search: Exclude<Search, { kind: 'reference' }>): Sought {
  if (search.kind === 'email')
    return { ...ANY, emails: [search.email], fits: ({ email }) => email === search.email };
  if (search.kind === 'phone')
    return { ...ANY, phones: search.phones, fits: ({ phone }) => search.phones.includes(phone) };
  const hasAll = (names: readonly string[], way: string[][]) =>
    way.every((part) => part.some((spelling) => names.includes(spelling)));
  return { ...ANY, fits: ({ names }) => search.ways.some((way) => hasAll(names, way)) };
}

/**
 * Which requests match, including quarantined ones, even though those have no index. An answer this role may not read
 * never matches, because a match would give it away.
 */
export async function matching({ role }: Staff, search: Search): Promise<Where> {
  if (search.kind === 'reference') return { reference: search.reference };
  if (!isSeenBy(role, search.kind)) return { id: { in: [] } };
  if (search.kind === 'name' && search.ways.length === 0) return { id: { in: [] } };
  const sought = soughtBy(search);
  const [indexed, quarantined] = [await findByKeys(db(), sought), await findQuarantinedByKeys(db(), sought)];
  return { id: { in: [...new Set([...indexed, ...quarantined])].slice(0, MOST_MATCHING) } };
}
/** PostgreSQL accepts at most 32,767 parameters, and no one looks through that many. */
const MOST_MATCHING = 10_000;

const foundFields = {
  id: true,
  reference: true,
  receivedAt: true,
  status: true,
  trashedAt: true,
  sealedAnswers: true,
  owner: { select: { name: true } },
} as const;

export type Found = Omit<
  Prisma.ConsultationRequestGetPayload<{ select: typeof foundFields }>,
  'sealedAnswers'
> & {
  name: string;
};

/** Matching requests, newest first, with the name so that staff can tell people apart. */
export async function findRequests({ role }: Staff, tx: Transaction, where: Where): Promise<Found[]> {
  const rows = await tx.consultationRequest.findMany({
    where,
    select: foundFields,
    orderBy: [{ receivedAt: 'desc' }, { id: 'asc' }],
    take: MOST_FOUND,
  });
  return rows.map(({ sealedAnswers, ...row }) => ({
    ...row,
    name: seenAnswers(role, openAnswers(row.id, sealedAnswers)).name,
  }));
}

/** Names of other people who have a request open now. */
export async function othersPresent(staff: Staff, requestId: string, now: Date): Promise<string[]> {
  const rows = await db().presence.findMany({
    where: { requestId, staffId: { not: staff.id }, seenAt: { gt: new Date(now.getTime() - PRESENT_MS) } },
    select: { staff: { select: { name: true } } },
    orderBy: { seenAt: 'asc' },
  });
  return rows.map(({ staff: { name } }) => name);
}

/** Someone not seen for this long is gone: streams report in every twenty seconds. */
const PRESENT_MS = 60_000;

/** How many requests wait, and how many of them for too long. */
export type WaitingRequests = {
  unanswered: number;
  overdue: number;
  quarantined: number;
  quarantinedOverdue: number;
};

/** Counts alone, for those who watch the site. */
export async function waitingRequests(now: Date): Promise<WaitingRequests> {
  const unanswered: Where = {
    status: { in: [...UNANSWERED_STATUSES] },
    firstContactAt: null,
    trashedAt: null,
  };
  const quarantined: Where = { status: 'quarantined', trashedAt: null };
  const late: Where = { dueAt: { lt: now } };
  const wheres = [unanswered, { ...unanswered, ...late }, quarantined, { ...quarantined, ...late }];
  const counts = await Promise.all(wheres.map((where) => db().consultationRequest.count({ where })));
  const [all = 0, overdue = 0, spam = 0, spamOverdue = 0] = counts;
  return { unanswered: all, overdue, quarantined: spam, quarantinedOverdue: spamOverdue };
}
