import { requireStaff } from '@/lib/auth/staff';
import { clinic } from '@/lib/clinic/data';
import { lastMonth } from './domain';

/** What the export page offers first. */
export async function loadExport(now: Date): Promise<{ from: string; to: string; timeZone: string }> {
  await requireStaff('requests.export');
  const { timeZone } = clinic();
  return { ...lastMonth(now, timeZone), timeZone };
}
