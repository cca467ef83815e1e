import { requireStaff } from '@/lib/auth/staff';
import { clinic } from '@/lib/clinic/data';
import { exportedTo, lastMonth } from './domain';

type Offered = { from: string; to: string; timeZone: string; fields: ReturnType<typeof exportedTo> };

/** The export page's defaults. */
export async function loadExport(now: Date): Promise<Offered> {
  const { role } = await requireStaff('requests.export');
  const { timeZone } = clinic();
  return { ...lastMonth(now, timeZone), timeZone, fields: exportedTo(role) };
}
