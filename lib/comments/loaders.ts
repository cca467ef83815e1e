import { requireStaff } from '@/lib/auth/staff';
import { countReplies, listReplies } from './data';
import { listSchema } from './schema';

/** A list of replies, as its address asks. */
export async function loadReplies(query: Record<string, string | string[] | undefined>) {
  const staff = await requireStaff('replies.moderate');
  const asked = listSchema.parse(query);
  const [page, counts] = await Promise.all([listReplies(staff, asked), countReplies(staff)]);
  return { staff, asked, ...page, counts };
}
