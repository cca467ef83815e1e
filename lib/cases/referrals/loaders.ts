import { requireStaff } from '@/lib/auth/staff';
import { may } from '@/lib/auth/permissions';
import { listReferrers } from './data';

/** The referral directory, and whether its reader may change it. */
export async function loadReferrers() {
  const staff = await requireStaff('requests.read');
  return { referrers: await listReferrers(staff), canWrite: may(staff.role, 'requests.write') };
}
