import { requireStaff } from '@/lib/auth/staff';
import { listOwners } from '@/lib/cases/case/data';
import { deletedSoon } from '@/lib/cases/retention/data';
import { countViews, listRequests } from './data';
import { queueSchema } from './schema';

/** A page of the desk, as its URL asks for it. */
export async function loadQueue(params: Record<string, string | string[] | undefined>, now: Date) {
  const staff = await requireStaff('requests.read');
  const query = queueSchema.parse(params);
  const [page, counts, owners] = await Promise.all([
    listRequests(staff, query, now),
    countViews(staff, now),
    listOwners(staff),
  ]);
  const ids = page.rows.map(({ id }) => id);
  return { staff, query, ...page, counts, owners, deletedSoon: await deletedSoon(ids, now) };
}
