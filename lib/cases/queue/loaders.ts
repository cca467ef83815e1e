import { headers } from 'next/headers';
import { requireStaff } from '@/lib/auth/staff';
import { listOwners } from '@/lib/cases/case/data';
import { deletedSoon } from '@/lib/cases/retention/data';
import { countViews, listRequests, readContacts } from './data';
import { recordListed } from './mutations';
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
  // Browsers send this header for every page load; a page that refreshes itself uses fetch.
  const opening = (await headers()).get('sec-fetch-dest') === 'document' ? 'page' : 'refresh';
  await recordListed(staff, ids, now, opening);
  const [contacts, soon] = await Promise.all([readContacts(staff, ids), deletedSoon(ids, now)]);
  return { staff, query, ...page, counts, owners, contacts, deletedSoon: soon };
}
