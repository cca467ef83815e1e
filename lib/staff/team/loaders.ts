import { requireStaff } from '@/lib/auth/staff';
import { listInvitations, listTeam } from './data';

/** The team page. */
export async function loadTeam() {
  const staff = await requireStaff('team.manage');
  const [members, invitations] = await Promise.all([listTeam(staff), listInvitations(staff)]);
  return { staff, members, invitations };
}
