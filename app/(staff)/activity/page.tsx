import { ActivityChain } from '@/components/audit/activity-chain';
import { ActivityFilter } from '@/components/audit/activity-filter';
import { ActivityList } from '@/components/audit/activity-list';
import { loadActivity } from '@/lib/audit/loaders';
import { activityHref } from '@/lib/audit/schema';
import { clinic } from '@/lib/clinic/data';
import { formatZone } from '@/lib/shared/dates';

export const metadata = { title: 'Activity' };

type Props = { searchParams: Promise<Record<string, string | string[] | undefined>> };

export default async function ActivityPage({ searchParams }: Props) {
  const { timeZone } = clinic();
  const { query, entries, next, noSuchRequest, chain, people } = await loadActivity(
    await searchParams,
    timeZone,
  );
  return (
    <div className="space-y-gap">
      <div>
        <h1 className="text-heading">Activity</h1>
        <p className="text-muted">
          Who did what, newest first, in <span>{formatZone(timeZone)}</span>.
        </p>
      </div>
      <ActivityChain {...chain} timeZone={timeZone} />
      <ActivityFilter query={query} people={people} />
      {entries.length === 0 ? <p className="panel">{whyEmpty(query, noSuchRequest)}</p> : null}
      <ActivityList entries={entries} timeZone={timeZone} />
      {query.before || next ? (
        <nav aria-label="Pages" className="flex flex-wrap gap-4">
          {query.before ? <a href={activityHref({ ...query, before: undefined })}>Newest</a> : null}
          {next ? <a href={activityHref({ ...query, before: next })}>Older</a> : null}
        </nav>
      ) : null}
    </div>
  );
}

type Query = Awaited<ReturnType<typeof loadActivity>>['query'];

function whyEmpty({ from, to, ...query }: Query, noSuchRequest: boolean): string {
  if (noSuchRequest)
    return 'No request has this reference. To find a deleted one, use the link beside its entries.';
  if (from !== undefined && to !== undefined && from > to)
    return 'The first day is after the last one. Change one of them.';
  const asked = [from, to, ...Object.values(query)].some((value) => value !== undefined);
  return asked ? 'Nothing matches. Remove a filter, or show all.' : 'No activity yet.';
}
