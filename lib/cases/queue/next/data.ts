import type { Staff } from '@/lib/auth/staff';
import { PAGE_SIZE, rowFields, type Placed } from '@/lib/cases/queue/rows/data';
import { RANKS, type QueueQuery, type Rank } from '@/lib/cases/queue/schema';
import { inView, UNTRIED } from '@/lib/cases/queue/views/data';
import { OPEN_STATUSES, UNANSWERED_STATUSES, type Status } from '@/lib/clinic/statuses';
import { db } from '@/lib/platform/db';
import { Prisma } from '@/prisma/generated/client';

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
export async function readByNext(staff: Staff, query: QueueQuery, now: Date): Promise<Placed[]> {
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
