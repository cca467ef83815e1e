import { headers } from 'next/headers';
import { entriesOfRequest } from '@/lib/audit/data';
import { authorise, requireStaff } from '@/lib/auth/staff';
import { appointmentsOf } from '@/lib/cases/appointments/data';
import { checksOf } from '@/lib/cases/insurance/data';
import { listOwners } from '@/lib/cases/owners/data';
import { othersPresent } from '@/lib/cases/queue/data';
import { listReferrers, referralOf } from '@/lib/cases/referrals/data';
import { timelineOf } from '@/lib/cases/timeline/domain';
import { deliveriesOfRequest } from '@/lib/outbox/data';
import { knownReference, printRequest, viewRequest } from './data';

/** The title of a page about a request; a generic one for anyone who may not read the request. */
export async function loadTitle(reference: string, more = ''): Promise<{ title?: string }> {
  const staff = await authorise('requests.read');
  if (typeof staff === 'string') return {};
  const known = await knownReference(staff, reference);
  return { title: known ? `Request ${known}${more}` : 'Request not found' };
}

/** The request for its page, with its whole history, or null if there is none. The view is recorded. */
export async function loadRequest(reference: string, now: Date) {
  const staff = await requireStaff('requests.read');
  // Browsers send this header for every page load; a page that refreshes itself uses fetch, and so does a link within
  // it.
  const opening = (await headers()).get('sec-fetch-dest') === 'document' ? 'page' : 'refresh';
  const view = await viewRequest(staff, reference, now, opening);
  if (!view) return null;
  const [owners, mails, entries, others, appointments, checks, referrers, referrerId] = await Promise.all([
    listOwners(staff),
    deliveriesOfRequest(staff, view.id),
    entriesOfRequest(staff, view.id),
    othersPresent(staff, view.id, now),
    appointmentsOf(staff, view.id),
    checksOf(staff, view.id),
    listReferrers(staff),
    referralOf(staff, view.id),
  ]);
  return {
    staff,
    view,
    owners,
    others,
    arrangements: { appointments, checks, referrers, referrerId },
    happened: timelineOf(view, mails, entries),
  };
}

/** The request for its printed form, or null if there is none. The print is recorded. */
export async function loadPrint(reference: string, now: Date) {
  const staff = await requireStaff('requests.read');
  const request = await printRequest(staff, reference, now);
  return request && { staff, request };
}
