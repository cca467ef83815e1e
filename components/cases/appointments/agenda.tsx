import type { Listed } from '@/lib/cases/appointments/data';
import { dayBeyond, midnightOf, todayAt } from '@/lib/cases/appointments/domain';
import { ENDING_LABELS, KIND_LABELS, minutesText, SPANS, type Span } from '@/lib/cases/appointments/fields';
import type { AgendaQuery } from '@/lib/cases/appointments/schema';
import type { Contact } from '@/lib/cases/queue/contacts/data';
import { dayIn, formatDay, formatTime } from '@/lib/shared/dates';

type Query = AgendaQuery & { day: string };
type Props = {
  query: Query;
  days: readonly string[];
  appointments: readonly Listed[];
  contacts: ReadonlyMap<string, Contact>;
  timeZone: string;
  now: Date;
};

const hrefOf = ({ day, span, with: whose }: Query) =>
  `/desk/appointments?${new URLSearchParams({ day, span, with: whose }).toString()}`;

const SPAN_LABELS: Readonly<Record<Span, string>> = { day: 'Day', week: 'Week' };

/** The appointments of a day or a week, each day under its own heading. */
export function Agenda({ query, days, appointments, contacts, timeZone, now }: Props) {
  const byDay = Map.groupBy(appointments, ({ startsAt }) => dayIn(timeZone, startsAt));
  return (
    <>
      <AgendaLinks query={query} today={todayAt(now, timeZone)} />
      <div className="grid items-start gap-4 lg:grid-cols-2">
        {days.map((day) => (
          <section key={day} aria-labelledby={`day-${day}`} className="panel">
            <h2 id={`day-${day}`}>{formatDay(midnightOf(day, timeZone), timeZone)}</h2>
            <DayList appointments={byDay.get(day) ?? []} contacts={contacts} timeZone={timeZone} />
          </section>
        ))}
      </div>
    </>
  );
}

type DayProps = Pick<Props, 'appointments' | 'contacts' | 'timeZone'>;

function DayList({ appointments, contacts, timeZone }: DayProps) {
  if (appointments.length === 0) return <p className="text-muted">None.</p>;
  return (
    <ol className="divide-sand divide-y">
      {appointments.map(({ id, startsAt, minutes, kind, endedAs, with: { name }, request }) => (
        <li key={id} className="grid gap-x-4 py-2 sm:grid-cols-[8rem_1fr]">
          <strong>{formatTime(startsAt, timeZone)}</strong>
          <div>
            <a href={`/desk/requests/${request.reference}#appointment`}>
              <bdi>{contacts.get(request.id)?.name || request.reference}</bdi>
            </a>{' '}
            <span className="text-muted text-small">{request.reference}</span>
            <p className="text-small">
              <span>{`${KIND_LABELS[kind]}, ${minutesText(minutes)}, with `}</span>
              <bdi>{name}</bdi> {endedAs ? <span className="tag">{ENDING_LABELS[endedAs]}</span> : null}
            </p>
          </div>
        </li>
      ))}
    </ol>
  );
}

function AgendaLinks({ query, today }: { query: Query; today: string }) {
  const { day, span } = query;
  const isMine = query.with === 'me';
  return (
    <nav aria-label="Days" className="flex flex-wrap items-center gap-x-4 gap-y-2">
      <a href={hrefOf({ ...query, day: dayBeyond(day, span, -1) })}>{`Previous ${span}`}</a>
      <a href={hrefOf({ ...query, day: today })}>Today</a>
      <a href={hrefOf({ ...query, day: dayBeyond(day, span, 1) })}>{`Next ${span}`}</a>
      {SPANS.map((one) => (
        <a key={one} href={hrefOf({ ...query, span: one })} aria-current={one === span ? 'true' : undefined}>
          {SPAN_LABELS[one]}
        </a>
      ))}
      <a href={hrefOf({ ...query, with: isMine ? 'all' : 'me' })}>
        {isMine ? 'Show everyone’s' : 'Show only mine'}
      </a>
    </nav>
  );
}
