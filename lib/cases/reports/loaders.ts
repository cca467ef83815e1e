import { requireStaff } from '@/lib/auth/staff';
import { clinic } from '@/lib/clinic/data';
import { countAttempts, countOrigins, countPresent, countWeeks, firstContacts } from './data';
import { everyWeek, monthsUntil, startOf, waitsByMonth, weeksUntil } from './domain';
import { periodSchema } from './schema';

/** Everything the reports page shows, for the period in its URL. */
export async function loadReports(search: unknown, now: Date) {
  const staff = await requireStaff('numbers.read');
  const facts = clinic();
  const { timeZone, firstContactHours } = facts;
  const { weeks: period } = periodSchema.parse(search);
  const weeks = weeksUntil(now, period, timeZone);
  const [firstWeek = ''] = weeks;
  const months = monthsUntil(now, firstWeek, timeZone);
  const [counted, contacts, attempts, present, origins] = await Promise.all([
    countWeeks(staff, startOf(firstWeek, timeZone), timeZone),
    firstContacts(staff, startOf(`${months[0] ?? ''}-01`, timeZone)),
    countAttempts(staff, startOf(firstWeek, timeZone)),
    countPresent(staff, now),
    countOrigins(staff, firstWeek),
  ]);
  return {
    period,
    timeZone,
    target: firstContactHours,
    weeks: everyWeek(weeks, counted),
    waits: waitsByMonth(months, contacts, facts),
    attempts,
    present,
    origins,
  };
}
