import { requireStaff } from '@/lib/auth/staff';
import { mailAlarm } from '@/lib/outbox/outage/data';
import { countWaiting } from '@/lib/outbox/resending/data';
import { listDeliveries } from './data';
import { filterSchema } from './schema';

/** The warning in the banner on the desk's pages. */
export async function loadAlarm() {
  return mailAlarm(await requireStaff('requests.read'), new Date());
}

/** The page of all mails, filtered and continued as its URL says. */
export async function loadDeliveries(query: Record<string, string | string[] | undefined>) {
  const staff = await requireStaff('deliveries.manage');
  const filter = filterSchema.parse(query);
  return { staff, filter, waiting: await countWaiting(staff), ...(await listDeliveries(staff, filter)) };
}
