import { headers } from 'next/headers';
import { entriesOfRequest } from '@/lib/audit/data';
import { authorise, requireStaff } from '@/lib/auth/staff';
import { othersPresent } from '@/lib/cases/queue/data';
import { deliveriesOfRequest } from '@/lib/outbox/data';
import { knownReference, listOwners, printRequest, viewRequest } from './data';
import { timelineOf } from './domain';

/** The title of a page about a request; none of its own for whoever may not read that. */
export async function loadTitle(reference: string, more = ''): Promise<{ title?: string }> {
  const staff = await authorise('requests.read');
  if (typeof staff === 'string') return {};
  const known = await knownReference(staff, reference);
  return { title: known ? `Request ${known}${more}` : 'Request not found' };
}

/** The request for its page with all that happened, or null if there is none. Opening it is written down. */
export async function loadRequest(reference: string, now: Date) {
  const staff = await requireStaff('requests.read');
  // Browsers say so of every page that is opened; a page that refreshes itself fetches, and so does a link in it.
  const opening = (await headers()).get('sec-fetch-dest') === 'document' ? 'page' : 'refresh';
  const view = await viewRequest(staff, reference, now, opening);
  if (!view) return null;
  const [owners, mails, entries, others] = await Promise.all([
    listOwners(staff),
    deliveriesOfRequest(staff, view.id),
    entriesOfRequest(staff, view.id),
    othersPresent(staff, view.id, now),
  ]);
  return { staff, view, owners, others, happened: timelineOf(view, mails, entries) };
}

/** The request for its printed form, or null if there is none. Printing it is written down. */
export async function loadPrint(reference: string, now: Date) {
  const staff = await requireStaff('requests.read');
  const request = await printRequest(staff, reference, now);
  return request && { staff, request };
}
