import { rolesOf } from '@/lib/auth/permissions';
import type { Staff } from '@/lib/auth/staff';
import { readByName, readByOwner, readByStatus } from '@/lib/cases/queue/columns/data';
import { readByNext } from '@/lib/cases/queue/next/data';
import { PAGE_SIZE, rowFields, type Placed, type StoredRow } from '@/lib/cases/queue/rows/data';
import { inView } from '@/lib/cases/queue/views/data';
import {
  CLOSED_STATUSES,
  OPEN_STATUSES,
  statusesIn,
  UNANSWERED_STATUSES,
  type Status,
} from '@/lib/clinic/statuses';
import { withTriage } from '@/lib/intake/data';
import { db } from '@/lib/platform/db';
import { Prisma } from '@/prisma/generated/client';
import {
  MOST_COUNTED,
  placeText,
  SOONEST,
  VIEWS,
  type Place,
  type QueueQuery,
  type Soon,
  type View,
} from './schema';

export type Where = Prisma.ConsultationRequestWhereInput;

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

/**
 * A page of a list, and the place where the next one starts if there is more. Nothing that a visitor typed is read.
 * Requests that share what the list is sorted by first are in order of time.
 */
export async function listRequests(
  staff: Staff,
  query: QueueQuery,
  now: Date,
): Promise<{ rows: QueueRow[]; next: string | null }> {
  const placed = await readSorted(staff, query, now);
  const last = placed.length > PAGE_SIZE ? placed[PAGE_SIZE - 1] : undefined;
  const next = last && placeText({ ...last.row, at: last.at, group: last.group });
  return { rows: await openRows(placed.slice(0, PAGE_SIZE).map(({ row }) => row)), next: next ?? null };
}

/** A page of a list, and one row more. A list too long to sort by name is in its order of arrival. */
async function readSorted(staff: Staff, query: QueueQuery, now: Date): Promise<Placed[]> {
  switch (query.sort) {
    case 'next':
      return readByNext(staff, query, now);
    case 'status':
      return readByStatus(staff, query, now);
    case 'owner':
      return readByOwner(staff, query, now);
    case 'name':
      return (await readByName(staff, query, now)) ?? readByTime(staff, { ...query, sort: 'received' }, now);
    case 'due':
    case 'received':
    case 'soon':
      return readByTime(staff, query, now);
  }
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
