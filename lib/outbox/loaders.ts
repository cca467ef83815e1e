import { requireStaff } from '@/lib/auth/staff';
import { listDeliveries, mailAlarm } from './data';
import { filterSchema } from './schema';

/** What the banner of the desk's pages warns of. */
export async function loadAlarm() {
  return mailAlarm(await requireStaff('requests.read'), new Date());
}

/** The page of all mails, filtered and continued as its address says. */
export async function loadDeliveries(query: Record<string, string | string[] | undefined>) {
  const staff = await requireStaff('deliveries.manage');
  const filter = filterSchema.parse(query);
  return { staff, filter, ...(await listDeliveries(staff, filter)) };
}
