import type { Staff } from '@/lib/auth/staff';
import { PAGE_SIZE, rowFields, type Placed } from '@/lib/cases/queue/rows/data';
import type { QueueQuery } from '@/lib/cases/queue/schema';
import { inView } from '@/lib/cases/queue/views/data';
import { db } from '@/lib/platform/db';
import { Prisma } from '@/prisma/generated/client';

/** Requests that a list shows together, by what it's sorted by first, in order of a time. */
export type Group = {
  /** Names it in the place where the next page starts. */
  key: string;
  time: 'due_at' | 'follow_up_at' | 'received_at';
  /** Its requests, which no other group has, as disjoint parts: each one an index returns in order, or has few of. */
  parts: readonly Prisma.Sql[];
};

/** What every request of a list fulfills, with its filters. */
export function inList(staff: Staff, { view, owner, soon }: QueueQuery, now: Date): Prisma.Sql {
  const there =
    view === 'trash'
      ? Prisma.sql`trashed_at IS NOT NULL`
      : Prisma.sql`trashed_at IS NULL AND ${inView(view, staff, now)}`;
  return Prisma.sql`${there} ${ownerIs(owner, staff)}
    ${soon ? Prisma.sql`AND how_soon = ${soon}::how_soon` : Prisma.empty}`;
}

const ownerIs = (owner: QueueQuery['owner'], staff: Staff) => {
  if (owner === undefined) return Prisma.empty;
  if (owner === 'none') return Prisma.sql`AND owner_id IS NULL`;
  return Prisma.sql`AND owner_id = ${owner === 'me' ? staff.id : owner}::uuid`;
};

/** The ids of one group, in order, with what the union of all is sorted by. */
function partsOf({ key, time, parts }: Group, index: number, query: QueueQuery, list: Prisma.Sql) {
  const { order, after } = query;
  const column = Prisma.raw(time);
  const [beyond, way] = order === 'first' ? ['>', 'ASC'] : ['<', 'DESC'];
  const place =
    after?.group === key
      ? Prisma.sql`AND (${column}, received_at, id) ${Prisma.raw(beyond)} (${after.at}, ${after.receivedAt}, ${after.id}::uuid)`
      : Prisma.empty;
  const direction = Prisma.raw(way);
  return parts.map(
    (part) => Prisma.sql`(SELECT id, received_at, ${column} AS at, ${index}::int AS place
      FROM consultation_request WHERE ${list} AND ${part} ${place}
      ORDER BY ${column} ${direction}, received_at ${direction}, id ${direction} LIMIT ${PAGE_SIZE + 1})`,
  );
}

/**
 * A page of a list that is sorted by groups, and one row more. The ids come first, of all groups in one statement, and
 * then their rows: a statement of our own would have to name and parse every column.
 * @param groups in their order from first to last
 */
export async function readByGroups(
  query: QueueQuery,
  groups: readonly Group[],
  list: Prisma.Sql,
): Promise<Placed[]> {
  const { order, after } = query;
  const inOrder = [...groups.entries()];
  if (order === 'last') inOrder.reverse();
  const from = Math.max(
    0,
    inOrder.findIndex(([, { key }]) => key === after?.group),
  );
  const parts = inOrder.slice(from).flatMap(([index, group]) => partsOf(group, index, query, list));
  if (parts.length === 0) return [];
  const way = Prisma.raw(order === 'first' ? 'ASC' : 'DESC');
  const ids = await db().$queryRaw<{ id: string; at: Date; place: number }[]>`
    SELECT id, at, place FROM (${Prisma.join(parts, ' UNION ALL ')}) AS placed
    ORDER BY place ${way}, at ${way}, received_at ${way}, id ${way} LIMIT ${PAGE_SIZE + 1}`;
  return placeRows(ids.map(({ id, at, place }) => ({ id, at, group: groups[place]?.key ?? null })));
}

/** The rows of these requests, in the same order; one deleted meanwhile is left out. */
export async function placeRows(
  placed: readonly { id: string; at?: Date; group: string | null }[],
): Promise<Placed[]> {
  const rows = await db().consultationRequest.findMany({
    where: { id: { in: placed.map(({ id }) => id) } },
    select: rowFields,
  });
  const byId = new Map(rows.map((row) => [row.id, row] as const));
  return placed.flatMap(({ id, at, group }) => {
    const row = byId.get(id);
    return row ? [{ row, at: at ?? row.receivedAt, group }] : [];
  });
}
