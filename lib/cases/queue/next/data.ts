import type { Staff } from '@/lib/auth/staff';
import { inList, readByGroups, type Group } from '@/lib/cases/queue/groups/data';
import type { Placed } from '@/lib/cases/queue/rows/data';
import { RANKS, type QueueQuery, type Rank } from '@/lib/cases/queue/schema';
import { among, UNTRIED } from '@/lib/cases/queue/views/data';
import { OPEN_STATUSES, UNANSWERED_STATUSES, type Status } from '@/lib/clinic/statuses';
import { Prisma } from '@/prisma/generated/client';

/** Read one by one, because an index has those of one status in order. */
const each = (statuses: readonly Status[], where: Prisma.Sql): Prisma.Sql[] =>
  statuses.map((status) => Prisma.sql`${where} AND ${among([status])}`);

/** The ranks of what to do next (`nextStep`), which share no request. */
function ranks(now: Date): Record<Rank, Omit<Group, 'key'>> {
  const overdue = Prisma.sql`${UNTRIED} AND due_at < ${now}`;
  const notOverdue = Prisma.sql`status <> 'quarantined' AND NOT (${overdue})`;
  return {
    overdue: { time: 'due_at', parts: each(UNANSWERED_STATUSES, overdue) },
    'follow-up': {
      time: 'follow_up_at',
      parts: [Prisma.sql`follow_up_at < ${now} AND ${notOverdue}`],
    },
    untried: {
      time: 'due_at',
      parts: each(UNANSWERED_STATUSES, Prisma.sql`${UNTRIED} AND due_at >= ${now} AND follow_up_at IS NULL`),
    },
    later: { time: 'follow_up_at', parts: [Prisma.sql`follow_up_at >= ${now} AND ${notOverdue}`] },
    rest: {
      time: 'received_at',
      parts: each(OPEN_STATUSES, Prisma.sql`follow_up_at IS NULL AND NOT (${UNTRIED})`),
    },
  };
}

/** A page of a list, and one row more, by what to do next. */
export function readByNext(staff: Staff, query: QueueQuery, now: Date): Promise<Placed[]> {
  const rules = ranks(now);
  const groups = RANKS.map((key): Group => ({ key, ...rules[key] }));
  return readByGroups(query, groups, inList(staff, query, now));
}
