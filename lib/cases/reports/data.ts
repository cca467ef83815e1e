import { readPageCounts } from '@/lib/analytics/data';
import { summarise, type PageSummary } from '@/lib/analytics/domain';
import type { Staff } from '@/lib/auth/staff';
import { outcomeOf } from '@/lib/cases/attempts/domain';
import type { Status } from '@/lib/clinic/statuses';
import { db } from '@/lib/platform/db';
import type { AttemptCount, Contact, WeekCount } from './domain';

// Spam and trashed requests aren't from people who are waiting, so only the count by status includes them.

/** A conversation as it is stored: a callback that was agreed on is one too, with a detail. */
const CONVERSATION = { outcome: 'spoke' } as const;

/** How many requests came in each week since a given time; weeks without any are missing. */
export const countWeeks = (_staff: Staff, since: Date, timeZone: string): Promise<WeekCount[]> =>
  db().$queryRaw<WeekCount[]>`
    SELECT to_char(date_trunc('week', received_at AT TIME ZONE ${timeZone}), 'YYYY-MM-DD') AS week,
           count(*)::int AS count
    FROM consultation_request
    WHERE received_at >= ${since} AND status <> 'quarantined' AND trashed_at IS NULL
    GROUP BY 1`;

/**
 * For each person who wrote since a given time and was spoken with: when that first happened. An attempt alone doesn't
 * count.
 */
export async function firstContacts(_staff: Staff, since: Date): Promise<Contact[]> {
  const rows = await db().consultationRequest.findMany({
    where: {
      receivedAt: { gte: since },
      contactAttempts: { some: CONVERSATION },
      status: { not: 'quarantined' },
      trashedAt: null,
    },
    select: {
      receivedAt: true,
      contactAttempts: {
        where: CONVERSATION,
        select: { at: true },
        orderBy: { at: 'asc' },
        take: 1,
      },
    },
  });
  return rows.flatMap(({ receivedAt, contactAttempts }) =>
    contactAttempts.map(({ at }) => ({ receivedAt, firstContactAt: at })),
  );
}

/** How often each outcome was logged for attempts made since a given time. */
export async function countAttempts(_staff: Staff, since: Date): Promise<AttemptCount[]> {
  const groups = await db().contactAttempt.groupBy({
    by: ['outcome', 'outcomeDetail'],
    where: { at: { gte: since }, request: { status: { not: 'quarantined' }, trashedAt: null } },
    _count: true,
  });
  return groups.map((group) => ({ outcome: outcomeOf(group), count: group._count }));
}

export type Present = { statuses: Partial<Record<Status, number>>; waiting: number; late: number };

/**
 * How many requests there are now: by status, how many wait for a first attempt, and how many of those are past the
 * target.
 */
export async function countPresent(_staff: Staff, now: Date): Promise<Present> {
  const unanswered = { status: 'new', firstContactAt: null, trashedAt: null } as const;
  const [groups, waiting, late] = await Promise.all([
    db().consultationRequest.groupBy({ by: ['status'], where: { trashedAt: null }, _count: true }),
    db().consultationRequest.count({ where: unanswered }),
    db().consultationRequest.count({ where: { ...unanswered, dueAt: { lt: now } } }),
  ]);
  return {
    statuses: Object.fromEntries(groups.map(({ status, _count }) => [status, _count])),
    waiting,
    late,
  };
}

/** The counts for each page since a given day; the page that led to the most submitted forms comes first. */
export async function countOrigins(_staff: Staff, firstDay: string): Promise<PageSummary[]> {
  const pages = summarise(await readPageCounts(firstDay));
  return pages
    .filter(({ form_opened, form_sent }) => form_opened + form_sent > 0)
    .toSorted((one, other) => other.form_sent - one.form_sent || other.form_opened - one.form_opened);
}
