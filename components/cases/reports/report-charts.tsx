import type { PageSummary } from '@/lib/analytics/domain';
import type { Present } from '@/lib/cases/reports/data';
import { OUTCOME_LABELS, type Outcome } from '@/lib/cases/case/fields';
import {
  attemptTotals,
  hoursLabel,
  lastWait,
  plural,
  weekFinding,
  type AttemptCount,
  type MonthWait,
  type WeekCount,
} from '@/lib/cases/reports/domain';
import { STATUSES, STATUS_LABELS } from '@/lib/clinic/statuses';
import { dateFormat, formatDate } from '@/lib/shared/dates';
import { Chart } from './chart';
import { ChartColumns } from './chart-columns';
import { ChartLines } from './chart-lines';
import { ChartRows } from './chart-rows';

const format = (options: Intl.DateTimeFormatOptions) => (day: string) =>
  dateFormat({ timeZone: 'UTC', ...options }).format(new Date(day));
const shortMonth = format({ month: 'short' });
const longMonth = format({ month: 'long', year: 'numeric' });
const shortDay = format({ month: 'short', day: 'numeric' });

/** More month names than this don't fit below a chart on a phone. */
const MOST_TICKS = 7;
/** Shows every nth name, so that this many fit. */
const everyNth = (count: number) => Math.ceil(count / MOST_TICKS);

export function WeekChart({ weeks }: { weeks: readonly WeekCount[] }) {
  const isNewMonth = ({ week }: WeekCount, index: number) =>
    index > 0 && shortMonth(week) !== shortMonth(weeks[index - 1]?.week ?? week);
  const firsts = weeks.filter(isNewMonth).map(({ week }) => week);
  const shown = new Set(firsts.filter((_, index) => index % everyNth(firsts.length) === 0));
  const present = weeks.at(-1);
  return (
    <Chart
      id="weeks"
      title={weekFinding(weeks)}
      lead={`${plural(present?.count ?? 0, 'request')} so far this week. Weeks begin on Monday; spam and requests in the trash aren’t counted.`}
      table={{
        columns: ['Week of', 'Requests'],
        rows: weeks.toReversed().map(({ week, count }) => [formatDate(week), count]),
      }}
    >
      <ChartColumns
        label={`Bar chart of the requests in each of ${weeks.length} weeks. The numbers are in the table below.`}
        columns={weeks.map(({ week, count }) => ({
          name: `Week of ${shortDay(week)}`,
          value: count,
          ...(shown.has(week) && { tick: shortMonth(week) }),
          unfinished: week === present?.week,
        }))}
      />
    </Chart>
  );
}

type WaitProps = {
  waits: readonly MonthWait[];
  present: Pick<Present, 'waiting' | 'late'>;
  target: number;
};

export function WaitChart({ waits, present: { waiting, late }, target }: WaitProps) {
  const last = lastWait(waits);
  const step = everyNth(waits.length);
  const people = `${plural(waiting, 'request')} ${waiting === 1 ? 'is' : 'are'} waiting for a first attempt, ${late} past the target.`;
  if (!last || last.median === null || last.nineOfTen === null)
    return (
      <Chart id="waits" title="Time to a first conversation" lead={people} table={{ columns: [], rows: [] }}>
        <p>No one was contacted in this period.</p>
      </Chart>
    );
  return (
    <Chart
      id="waits"
      title={`In ${longMonth(`${last.month}-01`)}, the median time to a conversation was ${hoursLabel(last.median)}`}
      lead={`90% within ${hoursLabel(last.nineOfTen)}; the target is ${hoursLabel(target)} for a first attempt. “Contacted” means a conversation: a voicemail, a message, or an unanswered call doesn’t count. By the month the request came in; nights, weekends, and holidays don’t count. ${people}`}
      table={{
        columns: ['Month', 'Contacted', 'Median (business hours)', '90% within (business hours)'],
        rows: waits
          .toReversed()
          .map(({ month, contacted, median, nineOfTen }) => [
            longMonth(`${month}-01`),
            contacted,
            median?.toFixed(1) ?? '–',
            nineOfTen?.toFixed(1) ?? '–',
          ]),
      }}
    >
      <ChartLines
        label="Line chart of business hours until a first conversation, by month: the median and 90%. The numbers are in the table below."
        ticks={waits.map(({ month }, index) => (index % step === 0 ? shortMonth(`${month}-01`) : ''))}
        lines={[
          {
            values: waits.map(({ median }) => median),
            text: `Median: ${last.median.toFixed(1)} h`,
            look: 'whole',
          },
          {
            values: waits.map(({ nineOfTen }) => nineOfTen),
            text: `90% within: ${last.nineOfTen.toFixed(1)} h`,
            look: 'dashed',
          },
        ]}
        target={{ value: target, text: `Target: ${target} h` }}
      />
    </Chart>
  );
}

/** How attempts to reach people ended: conversations apart from attempts that weren't one. */
export function AttemptChart({ attempts: counted }: { attempts: readonly AttemptCount[] }) {
  const { attempts, conversations } = attemptTotals(counted);
  const outcomes = Object.keys(OUTCOME_LABELS) as Outcome[];
  const rows = outcomes.map((outcome) => ({
    name: OUTCOME_LABELS[outcome],
    value: counted.find((one) => one.outcome === outcome)?.count ?? 0,
  }));
  return (
    <Chart
      id="attempts"
      title={`${plural(conversations, 'conversation')} in ${plural(attempts, 'attempt')} to reach people`}
      lead="By when the attempt was made. Speaking with the person and agreeing on a callback are conversations; the rest are attempts. Spam and requests in the trash aren’t counted."
      table={{ columns: ['Outcome', 'Attempts'], rows: rows.map(({ name, value }) => [name, value]) }}
    >
      <ChartRows
        label="Bar chart of the attempts by outcome. The numbers are in the table below."
        rows={rows}
      />
    </Chart>
  );
}

export function StatusChart({ present: { statuses } }: { present: Pick<Present, 'statuses'> }) {
  const { new: fresh = 0, contacting = 0, scheduled = 0 } = statuses;
  const rows = STATUSES.map((status) => ({ name: STATUS_LABELS[status], value: statuses[status] ?? 0 }));
  return (
    <Chart
      id="statuses"
      title={`${plural(fresh + contacting + scheduled, 'request')} open: ${fresh} new, ${contacting} being contacted, ${scheduled} scheduled`}
      lead="All requests stored now, whenever they came in. Requests in the trash aren’t counted."
      table={{ columns: ['Status', 'Requests'], rows: rows.map(({ name, value }) => [name, value]) }}
    >
      <ChartRows
        label="Bar chart of the requests in each status. The numbers are in the table below."
        rows={rows}
      />
    </Chart>
  );
}

const MOST_PAGES = 8;
const pageName = (page: string) =>
  page === 'elsewhere' ? 'Elsewhere (search, email, bookmarks)' : page === '/' ? 'Home page' : page;

export function OriginChart({ origins }: { origins: readonly PageSummary[] }) {
  const sent = origins.reduce((sum, { form_sent }) => sum + form_sent, 0);
  const [most] = origins;
  return (
    <Chart
      id="origins"
      title={
        most && sent > 0
          ? `Most requests begin on: ${pageName(most.page)} (${most.form_sent} of ${sent})`
          : 'No request was sent from a page in this period'
      }
      lead="The page someone was on before they opened the form. No information about the person is collected; spam is included."
      table={{
        columns: ['Page', 'Forms opened', 'Requests sent'],
        rows: origins.map(({ page, form_opened, form_sent }) => [pageName(page), form_opened, form_sent]),
      }}
    >
      {sent > 0 ? (
        <ChartRows
          label="Bar chart of the requests sent from each page. The numbers are in the table below."
          rows={origins
            .slice(0, MOST_PAGES)
            .map(({ page, form_sent }) => ({ name: pageName(page), value: form_sent }))}
        />
      ) : null}
    </Chart>
  );
}
