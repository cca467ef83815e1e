import { Temporal } from 'temporal-polyfill';
import { requireStaff } from '@/lib/auth/staff';
import { chainState } from './chain/data';
import { listActivity, listPeople } from './data';
import { activitySchema } from './schema';

/**
 * The audit page, as its URL asks for it. Days begin at midnight in the time zone; `from` and `to` are both inclusive.
 */
export async function loadActivity(params: Record<string, string | string[] | undefined>, timeZone: string) {
  const staff = await requireStaff('activity.read');
  const query = activitySchema.parse(params);
  const midnight = (day: Temporal.PlainDate) => new Date(day.toZonedDateTime(timeZone).epochMilliseconds);
  const days = {
    from: query.from === undefined ? undefined : midnight(Temporal.PlainDate.from(query.from)),
    to: query.to === undefined ? undefined : midnight(Temporal.PlainDate.from(query.to).add({ days: 1 })),
  };
  const [list, chain, people] = await Promise.all([
    listActivity(staff, query, days),
    chainState(staff),
    listPeople(staff),
  ]);
  return { query, ...list, chain, people };
}
