import { ActivityFilter } from '@/components/desk/activity-filter';
import { ActivityList } from '@/components/desk/activity-list';
import { loadActivity } from '@/lib/audit/loaders';
import { activityHref } from '@/lib/audit/schema';
import { clinic } from '@/lib/clinic/data';

export const metadata = { title: 'Activity' };

type Props = { searchParams: Promise<Record<string, string | string[] | undefined>> };

export default async function ActivityPage({ searchParams }: Props) {
  const { timeZone } = clinic();
  const { query, entries, next, chain, people } = await loadActivity(await searchParams, timeZone);
  return (
    <div className="space-y-gap">
      <h1 className="text-heading">Activity</h1>
      <p className="text-muted max-w-prose">
        Who did what, for good: entries can’t be changed. {Number(chain.chained).toLocaleString('en-US')} are
        chained, {chain.unchained} not yet. <code>npm run audit -- verify</code> proves that nothing was
        edited, deleted, moved or cut.
      </p>
      <ActivityFilter query={query} people={people} />
      <ActivityList entries={entries} timeZone={timeZone} />
      <nav aria-label="Pages" className="flex gap-4">
        {query.before ? <a href={activityHref({ ...query, before: undefined })}>Newest</a> : null}
        {next ? <a href={activityHref({ ...query, before: next })}>Older</a> : null}
      </nav>
    </div>
  );
}
