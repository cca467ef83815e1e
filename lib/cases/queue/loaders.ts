import { headers } from 'next/headers';
import { cache } from 'react';
import { authorise, requireStaff } from '@/lib/auth/staff';
import { deskSetUp } from '@/lib/cases/desk-views/data';
import { listOwners, newlyAssigned } from '@/lib/cases/owners/data';
import { showContacts } from '@/lib/cases/queue/contacts/data';
import { deletedSoon } from '@/lib/cases/retention/data';
import { canSortByName } from './columns/data';
import { countViews, listRequests } from './data';
import { deskTitle } from './domain';
import { queueSchema } from './schema';

/** Counted once for the page and its title. */
const myCounts = cache(async () => countViews(await requireStaff('requests.read'), new Date()));

/** The title of the desk, with what can't wait, so that a tab in the background shows it. */
export async function loadDeskTitle(): Promise<string> {
  if (typeof (await authorise('requests.read')) === 'string') return 'Requests';
  const { late, new: fresh } = await myCounts();
  return deskTitle({ late, fresh });
}

/** A page of the desk, as its URL asks for it. */
export async function loadQueue(params: Record<string, string | string[] | undefined>, now: Date) {
  const staff = await requireStaff('requests.read');
  const query = queueSchema.parse(params);
  const [page, counts, owners, setUp, assigned] = await Promise.all([
    listRequests(staff, query, now),
    myCounts(),
    listOwners(staff),
    deskSetUp(staff),
    newlyAssigned(staff, now),
  ]);
  const ids = page.rows.map(({ id }) => id);
  // Browsers send this header for every page load; a page that refreshes itself uses fetch.
  const opening = (await headers()).get('sec-fetch-dest') === 'document' ? 'page' : 'refresh';
  const [contacts, soon] = await Promise.all([showContacts(staff, ids, now, opening), deletedSoon(ids, now)]);
  const byName = canSortByName(counts[query.view]);
  return { staff, query, ...page, counts, byName, owners, setUp, assigned, contacts, deletedSoon: soon };
}
