import type { ActivityEntry } from '@/lib/audit/data';
import { dateFormat, formatMoment, formatTime } from '@/lib/shared/dates';
import { actionLabel, detailLabels, actorLabel } from './activity-labels';

type Props = { entries: readonly ActivityEntry[]; timeZone: string };

const dayOf = (at: Date, timeZone: string) => dateFormat({ dateStyle: 'full', timeZone }).format(at);

/** What was done, newest first, grouped by day in the time zone. */
export function ActivityList({ entries, timeZone }: Props) {
  // Entries of one day may not be adjacent: the last one recorded may have happened earlier.
  const days = entries.reduce<{ day: string; entries: ActivityEntry[] }[]>((all, entry) => {
    const day = dayOf(entry.at, timeZone);
    const last = all.at(-1);
    if (last?.day === day) last.entries.push(entry);
    else all.push({ day, entries: [entry] });
    return all;
  }, []);
  return days.map(({ day, entries: ofDay }) => (
    <div key={ofDay[0]?.id}>
      <h2 className="text-subheading">{day}</h2>
      <ol className="divide-sand mt-2 divide-y">
        {ofDay.map((entry) => (
          <Line key={entry.id} entry={entry} timeZone={timeZone} />
        ))}
      </ol>
    </div>
  ));
}

function Line({ entry, timeZone }: { entry: ActivityEntry; timeZone: string }) {
  const { at, action, actorName, staffName, request } = entry;
  const details = detailLabels(entry);
  return (
    <li className="grid gap-x-6 gap-y-1 py-3 md:grid-cols-[7rem_12rem_1fr] md:items-baseline">
      <time dateTime={at.toISOString()} title={formatMoment(at, timeZone)} className="text-small text-muted">
        {formatTime(at, timeZone)}
      </time>
      <bdi className="min-w-0 font-semibold">{actorLabel(entry)}</bdi>
      <div className="min-w-0">
        <p>
          <span>{actionLabel(action)}</span>
          {staffName !== null && staffName !== actorName ? (
            <span>
              : <bdi>{staffName}</bdi>
            </span>
          ) : null}
          {request ? <RequestName request={request} /> : null}
        </p>
        {details.length > 0 ? (
          <dl className="text-small text-muted flex flex-wrap gap-x-4">
            {details.map(({ label, text }) => (
              <div key={label} className="min-w-0">
                <dt className="inline">
                  <span>{label}</span>:
                </dt>{' '}
                <dd className="inline">
                  <bdi>{text}</bdi>
                </dd>
              </div>
            ))}
          </dl>
        ) : null}
      </div>
    </li>
  );
}

/** A deleted request has no reference any more, but its id still leads to everything that was done with it. */
function RequestName({ request: { id, reference } }: { request: NonNullable<ActivityEntry['request']> }) {
  const [href, words] = reference
    ? [`/desk/requests/${reference}`, reference]
    : [`/activity?request=${id}`, `deleted request ${id.slice(0, 8)}`];
  return (
    <>
      <span>{', '}</span>
      <a href={href}>{words}</a>
    </>
  );
}
