import type { Staff } from '@/lib/auth/staff';
import { nameInList } from '@/lib/cases/queue/contacts/data';
import { inList, placeRows, readByGroups, type Group } from '@/lib/cases/queue/groups/data';
import { PAGE_SIZE, type Placed } from '@/lib/cases/queue/rows/data';
import { MOST_COUNTED, type QueueQuery, type View } from '@/lib/cases/queue/schema';
import { among, UNTRIED } from '@/lib/cases/queue/views/data';
import { CLOSED_STATUSES, OPEN_STATUSES, statusesIn, STATUSES, type Status } from '@/lib/clinic/statuses';
import { openAnswers } from '@/lib/intake/data';
import { seenAnswers } from '@/lib/intake/domain';
import { db } from '@/lib/platform/db';
import { env } from '@/lib/platform/env';
import { SealError } from '@/lib/platform/sealing';
import { Prisma } from '@/prisma/generated/client';

const dueFollowUp = (now: Date) => Prisma.sql`follow_up_at < ${now}`;

/** The statuses that requests in a list may have. */
function statusesOf(view: View): readonly Status[] {
  switch (view) {
    case 'todo':
    case 'mine':
    case 'late':
      return [...OPEN_STATUSES, ...CLOSED_STATUSES];
    case 'reassign':
      return OPEN_STATUSES;
    case 'trash':
      return STATUSES;
    case 'new':
    case 'waiting':
    case 'scheduled':
    case 'closed':
    case 'quarantined':
      return statusesIn(view);
  }
}

/** A page of a list, and one row more, by status; among equals what is due first. */
export function readByStatus(staff: Staff, query: QueueQuery, now: Date): Promise<Placed[]> {
  const { view } = query;
  const partOf = (status: Status) =>
    // Of the closed ones, other lists have only those to follow up, of which there are few.
    CLOSED_STATUSES.includes(status) && view !== 'closed' && view !== 'trash'
      ? Prisma.sql`${among([status])} AND ${dueFollowUp(now)}`
      : among([status]);
  const groups = statusesOf(view).map((status): Group => ({
    key: status,
    time: 'due_at',
    parts: [partOf(status)],
  }));
  return readByGroups(query, groups, inList(staff, query, now));
}

/** The requests of one owner in a list, as parts that an index has few of or in order. */
function partsOfOwner(view: View, now: Date): Prisma.Sql[] {
  switch (view) {
    case 'todo':
    case 'mine':
      return [among(OPEN_STATUSES), Prisma.sql`${among(CLOSED_STATUSES)} AND ${dueFollowUp(now)}`];
    case 'late': {
      const untried = Prisma.sql`${UNTRIED} AND due_at < ${now}`;
      return [untried, Prisma.sql`${dueFollowUp(now)} AND NOT (${untried})`];
    }
    case 'closed':
      return CLOSED_STATUSES.map((status) => among([status]));
    case 'new':
    case 'waiting':
    case 'reassign':
    case 'scheduled':
    case 'quarantined':
    case 'trash':
      return [Prisma.sql`true`];
  }
}

/** What requests without an owner are called in a place: no id looks like it. */
const NO_OWNER = 'none';

/** A page of a list, and one row more, by the owner's name and then by arrival; those without one come last. */
export async function readByOwner(staff: Staff, query: QueueQuery, now: Date): Promise<Placed[]> {
  const owners = await db().user.findMany({
    where: { owned: { some: {} } },
    select: { id: true },
    orderBy: [{ name: 'asc' }, { id: 'asc' }],
  });
  const parts = partsOfOwner(query.view, now);
  const groupOf = (key: string, owned: Prisma.Sql): Group => ({
    key,
    time: 'received_at',
    parts: parts.map((part) => Prisma.sql`${owned} AND ${part}`),
  });
  const groups = [
    ...owners.map(({ id }) => groupOf(id, Prisma.sql`owner_id = ${id}::uuid`)),
    groupOf(NO_OWNER, Prisma.sql`owner_id IS NULL`),
  ];
  return readByGroups(query, groups, inList(staff, query, now));
}

/** Whether a list of that many requests can be sorted by names: those that are seen, opened in the server's memory. */
export const canSortByName = (count: number): boolean => count < MOST_COUNTED && env().QUEUE_NAMES === 'full';

type Named = { id: string; name: string };

/**
 * A page of a list, and one row more, by the names that it shows. They are opened here for all of a list, never more
 * than `MOST_COUNTED`, and only those of the page leave the process.
 * @returns undefined if the list has too many, or doesn't show names
 */
export async function readByName(staff: Staff, query: QueueQuery, now: Date): Promise<Placed[] | undefined> {
  const stored = await db().$queryRaw<{ id: string; answers: string }[]>`
    SELECT id, sealed_answers AS answers FROM consultation_request WHERE ${inList(staff, query, now)}
    LIMIT ${MOST_COUNTED}`;
  if (!canSortByName(stored.length)) return undefined;
  const sign = query.order === 'first' ? 1 : -1;
  const named = stored
    .map(({ id, answers }) => ({ id, name: nameOf(staff, id, answers) }))
    .toSorted((one, other) => sign * byName(one, other));
  const { after } = query;
  const begin = after ? named.findIndex(({ id }) => id === after.id) + 1 : 0;
  return placeRows(named.slice(begin, begin + PAGE_SIZE + 1).map(({ id }) => ({ id, group: null })));
}

const collator = new Intl.Collator('en-US');
const byName = (one: Named, other: Named): number =>
  collator.compare(one.name, other.name) || (one.id < other.id ? -1 : 1);

/** Answers that don't open must not break a list, and have no name in it. */
function nameOf({ role }: Staff, id: string, answers: string): string {
  try {
    return nameInList(seenAnswers(role, openAnswers(id, answers)).name);
  } catch (error) {
    if (error instanceof SealError) return '';
    throw error;
  }
}
