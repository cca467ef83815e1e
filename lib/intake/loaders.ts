import { requireStaff } from '@/lib/auth/staff';
import { readIntakeDraft } from './data';

/** The form of a phone intake, with what was typed into it before and not saved. */
export async function loadIntakeDraft() {
  const staff = await requireStaff('requests.write');
  return { draft: await readIntakeDraft(staff) };
}
