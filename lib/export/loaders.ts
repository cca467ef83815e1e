import { requireStaff } from '@/lib/auth/staff';
import { clinic } from '@/lib/clinic/data';
import { lastMonth } from './domain';

type Offered = { from: string; to: string; timeZone: string; email: string };

/** What the export page offers first. */
export async function loadExport(now: Date): Promise<Offered> {
  const { email } = await requireStaff('requests.export');
  const { timeZone } = clinic();
  return { ...lastMonth(now, timeZone), timeZone, email };
}
