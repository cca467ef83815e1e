import { requireStaff } from '@/lib/auth/staff';
import { readIntakeDraft } from './data';

/** The phone intake form, with whatever was typed into it earlier and not saved. */
export async function loadIntakeDraft() {
  const staff = await requireStaff('requests.write');
  return { draft: await readIntakeDraft(staff) };
}
