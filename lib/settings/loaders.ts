import { may } from '@/lib/auth/permissions';
import { requireStaff } from '@/lib/auth/staff';
import { menuPages, readGroup, readPending } from './data';

/** The page of the site's settings. People who may not change a group can still see it. */
export async function loadSettings() {
  const staff = await requireStaff('settings.facts');
  const [facts, operations, copy, pending] = await Promise.all([
    readGroup(staff, 'facts'),
    readGroup(staff, 'operations'),
    readGroup(staff, 'copy'),
    readPending(staff, new Date()),
  ]);
  return { facts, operations, copy, pending, mayOperate: may(staff.role, 'settings.operations') };
}

/** The page of the menus. */
export async function loadMenus() {
  const staff = await requireStaff('copy.write');
  return { group: await readGroup(staff, 'navigation'), pages: menuPages() };
}
