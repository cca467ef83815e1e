import { headers } from 'next/headers';
import { requireStaff } from '@/lib/auth/staff';
import { showContacts } from '@/lib/cases/queue/contacts/data';
import { clinic } from '@/lib/clinic/data';
import { listAppointments } from './data';
import { daysOf, todayAt } from './domain';
import { agendaSchema } from './schema';

/** The appointments of a day or a week, as the page's URL asks. The names that it shows are recorded as any list's. */
export async function loadAgenda(params: Record<string, string | string[] | undefined>, now: Date) {
  const staff = await requireStaff('requests.read');
  const { timeZone } = clinic();
  const { day = todayAt(now, timeZone), ...query } = agendaSchema.parse(params);
  const days = daysOf(day, query.span);
  const appointments = await listAppointments(staff, { days, isMine: query.with === 'me', timeZone });
  const ids = [...new Set(appointments.map(({ request }) => request.id))];
  const opening = (await headers()).get('sec-fetch-dest') === 'document' ? 'page' : 'refresh';
  const contacts = await showContacts(staff, ids, now, opening);
  return { query: { ...query, day }, days, appointments, contacts, timeZone };
}
