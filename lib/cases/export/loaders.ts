import { requireStaff } from '@/lib/auth/staff';
import { clinic } from '@/lib/clinic/data';
import { lastMonth } from './domain';

type Offered = { from: string; to: string; timeZone: string };

/** What the export page offers first. */
export async function loadExport(now: Date): Promise<Offered> {
  await requireStaff('requests.export');
  const { timeZone } = clinic();
  return { ...lastMonth(now, timeZone), timeZone };
}
