import { requireStaff } from '@/lib/auth/staff';
import { countComments, listComments } from './data';
import { listSchema } from './schema';

/** A list of comments, as its URL asks for it. */
export async function loadComments(query: Record<string, string | string[] | undefined>) {
  const staff = await requireStaff('comments.moderate');
  const asked = listSchema.parse(query);
  const [page, counts] = await Promise.all([listComments(staff, asked), countComments(staff)]);
  return { staff, asked, ...page, counts };
}
