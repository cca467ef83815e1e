import { db } from '@/lib/platform/db';
import type { Count } from './domain';

/** The counts from a given day (`2026-11-22`) on, all days added up. */
export async function readPageCounts(firstDay: string): Promise<Omit<Count, 'day'>[]> {
  const groups = await db().pageCount.groupBy({
    by: ['page', 'event'],
    where: { day: { gte: new Date(firstDay) } },
    _sum: { count: true },
  });
  return groups.map(({ page, event, _sum }) => ({ page, event, count: _sum.count ?? 0 }));
}
