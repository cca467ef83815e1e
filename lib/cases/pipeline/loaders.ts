import { headers } from 'next/headers';
import { requireStaff } from '@/lib/auth/staff';
import { showContacts } from '@/lib/cases/queue/contacts/data';
import { listReferrers } from '@/lib/cases/referrals/data';
import { startOf, weeksUntil } from '@/lib/cases/reports/domain';
import { clinic } from '@/lib/clinic/data';
import { DAY_MS } from '@/lib/shared/durations';
import { trackOpen, trackSince, type Tracked } from './data';
import { columnsOf, figuresOf, firstTalk } from './domain';
import { pipelineSchema, type PipelineQuery } from './schema';

/** Cards that a column of the board shows at most. */
const MOST_CARDS = 30;
/** How long an admission stays on the board. */
const ADMITTED_FOR_MS = 14 * DAY_MS;

const isFrom =
  ({ from }: PipelineQuery) =>
  ({ referrerId }: Tracked) =>
    from === undefined || referrerId === (from === 'nobody' ? null : from);

/** The board: requests by the furthest step that they came to, oldest first. The names it shows are recorded. */
export async function loadBoard(now: Date) {
  const staff = await requireStaff('requests.read');
  const open = await trackOpen(staff, new Date(now.getTime() - ADMITTED_FOR_MS));
  const columns = columnsOf(open, MOST_CARDS);
  const ids = columns.flatMap(({ cards }) => cards.map(({ id }) => id));
  const opening = (await headers()).get('sec-fetch-dest') === 'document' ? 'page' : 'refresh';
  return { columns, contacts: await showContacts(staff, ids, now, opening) };
}

/** How requests go from step to step, over the period and for the referrer in the page's URL. */
export async function loadPipeline(params: Record<string, string | string[] | undefined>, now: Date) {
  const staff = await requireStaff('requests.read');
  const query = pipelineSchema.parse(params);
  const facts = clinic();
  const weeks = weeksUntil(now, query.weeks, facts.timeZone);
  const starts = weeks.map((week) => startOf(week, facts.timeZone));
  const [all, referrers] = await Promise.all([trackSince(staff, starts[0] ?? now), listReferrers(staff)]);
  const chosen = all.filter(isFrom(query));
  const weekOf = ({ received }: Tracked) =>
    starts.findLastIndex((start) => received !== null && start <= received);
  const byWeek = Map.groupBy(chosen, weekOf);
  return {
    query,
    referrers,
    target: facts.firstContactHours,
    talk: firstTalk(chosen, facts.firstContactHours, facts),
    figures: figuresOf(chosen),
    weeks: weeks.map((week, index) => ({ week, figures: figuresOf(byWeek.get(index) ?? []) })).toReversed(),
    sources: [...Map.groupBy(all, ({ referrerId }) => referrerId)].map(([referrerId, requests]) => ({
      referrer: referrers.find(({ id }) => id === referrerId) ?? null,
      figures: figuresOf(requests),
      closed: countClosed(requests),
    })),
  };
}

const countClosed = (requests: readonly Tracked[]) => ({
  referred: requests.filter(({ status }) => status === 'referred').length,
  declined: requests.filter(({ status }) => status === 'declined').length,
  unreachable: requests.filter(({ status }) => status === 'unreachable').length,
});
