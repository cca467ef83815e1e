import type { ActivityEntry } from '@/lib/audit/data';
import { ACTIONS, type Details } from '@/lib/audit/schema';
import { formatMoment } from '@/lib/shared/dates';

const words: Readonly<Record<string, string>> = ACTIONS;

const detailsText = (details: Details) =>
  Object.entries(details)
    .map(([name, value]) => `${name}: ${Array.isArray(value) ? value.join(', ') : String(value)}`)
    .join('; ');

/** What was done, newest first. */
export function ActivityList({ entries, timeZone }: { entries: readonly ActivityEntry[]; timeZone: string }) {
  if (entries.length === 0) return <p className="panel">Nothing was done that is like this.</p>;
  return (
    <ol className="divide-sand divide-y">
      {entries.map(({ id, at, action, actorName, staffName, request, details }) => (
        <li key={id} className="grid gap-x-6 gap-y-1 py-3 md:grid-cols-[16rem_10rem_1fr]">
          <span className="text-small text-muted">{formatMoment(at, timeZone)}</span>
          <span className="font-semibold">{actorName ?? 'The site itself'}</span>
          <span>
            {words[action] ?? action}
            {staffName && staffName !== actorName ? `: ${staffName}` : ''}
            {request ? <RequestName request={request} /> : null}
            {Object.keys(details).length > 0 ? (
              <span className="text-small text-muted block wrap-anywhere">{detailsText(details)}</span>
            ) : null}
          </span>
        </li>
      ))}
    </ol>
  );
}

function RequestName({ request: { id, reference } }: { request: NonNullable<ActivityEntry['request']> }) {
  if (reference)
    return (
      <>
        {' '}
        <a href={`/desk/requests/${reference}`}>{reference}</a>
      </>
    );
  return (
    <>
      {' '}
      <a href={`/activity?request=${id}`} className="text-muted">
        deleted request {id.slice(0, 8)}
      </a>
    </>
  );
}
