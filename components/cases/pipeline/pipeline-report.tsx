import { TEXT_BOX } from '@/components/ui/field';
import type { FirstTalk, StepFigures } from '@/lib/cases/pipeline/domain';
import { STEP_LABELS, STEPS } from '@/lib/cases/pipeline/fields';
import type { PipelineQuery } from '@/lib/cases/pipeline/schema';
import type { Referrer } from '@/lib/cases/referrals/data';
import { referrerText } from '@/lib/cases/referrals/fields';
import { hoursLabel } from '@/lib/cases/reports/domain';
import { PERIODS } from '@/lib/cases/reports/schema';
import { isolated } from '@/lib/shared/bidi';
import { formatDate } from '@/lib/shared/dates';

type Closed = { referred: number; declined: number; unreachable: number };
type Props = {
  query: PipelineQuery;
  referrers: readonly Referrer[];
  /** Business hours within which a first contact should be made. */
  target: number;
  talk: FirstTalk;
  figures: readonly StepFigures[];
  weeks: readonly { week: string; figures: readonly StepFigures[] }[];
  sources: readonly { referrer: Referrer | null; figures: readonly StepFigures[]; closed: Closed }[];
};

const percent = (share: number | null) => (share === null ? '–' : `${Math.round(share * 100)}%`);
const days = (count: number | null) => (count === null ? '–' : `${Math.round(count * 10) / 10} days`);

/** How requests go from step to step: in all, by week and by source. */
export function PipelineReport({ query, referrers, target, talk, figures, weeks, sources }: Props) {
  return (
    <div className="space-y-6">
      <Choice query={query} referrers={referrers} />
      <p>
        <strong>First conversation:</strong>{' '}
        <span>
          {talk.medianHours === null
            ? 'no one has been reached yet.'
            : `median ${hoursLabel(talk.medianHours)}; ${talk.inTime} of ${talk.reached} within the target of ${hoursLabel(target)}.`}
        </span>
      </p>
      <Table
        title="Steps"
        head={['Step', 'Requests', 'From the step before', 'Median time from the step before']}
      >
        {figures.map(({ step, count, conversion, medianDays }) => (
          <Row
            key={step}
            name={STEP_LABELS[step]}
            values={[String(count), percent(conversion), days(medianDays)]}
          />
        ))}
      </Table>
      <Table title="By week" head={['Week of', ...STEPS.map((step) => STEP_LABELS[step])]}>
        {weeks.map(({ week, figures: ofWeek }) => (
          <Row key={week} name={formatDate(week)} values={ofWeek.map(({ count }) => String(count))} />
        ))}
      </Table>
      <Table
        id="sources"
        title="By source"
        head={[
          'Source',
          ...STEPS.map((step) => STEP_LABELS[step]),
          'Admitted of those received',
          'Referred elsewhere',
          'Not admitted',
          'Unreachable',
        ]}
      >
        {sources.map(({ referrer, figures: ofSource, closed }) => (
          <Row
            key={referrer?.id ?? 'none'}
            name={referrer ? referrerText(referrer) : 'Not recorded'}
            values={[
              ...ofSource.map(({ count }) => String(count)),
              percent((ofSource.at(-1)?.count ?? 0) / Math.max(1, ofSource[0]?.count ?? 0)),
              ...[closed.referred, closed.declined, closed.unreachable].map(String),
            ]}
          />
        ))}
      </Table>
    </div>
  );
}

const Choice = ({ query, referrers }: Pick<Props, 'query' | 'referrers'>) => (
  <form method="get" className="flex flex-wrap items-end gap-3">
    <label className="space-y-1.5">
      <span className="text-small font-semibold">Period</span>
      <select name="weeks" defaultValue={query.weeks} className={TEXT_BOX}>
        {PERIODS.map((weeks) => (
          <option key={weeks} value={weeks}>
            {`${weeks} weeks`}
          </option>
        ))}
      </select>
    </label>
    <label className="max-w-full space-y-1.5">
      <span className="text-small font-semibold">Source</span>
      <select name="from" defaultValue={query.from ?? ''} className={TEXT_BOX}>
        <option value="">All</option>
        <option value="nobody">Not recorded</option>
        {referrers.map((one) => (
          <option key={one.id} value={one.id}>
            {isolated(referrerText(one))}
          </option>
        ))}
      </select>
    </label>
    <button className="button-quiet">Show</button>
  </form>
);

type TableProps = { id?: string; title: string; head: readonly string[]; children: React.ReactNode };

/** Wider than a phone: it scrolls by itself, also by keyboard. */
const Table = ({ id, title, head, children }: TableProps) => (
  <div role="region" aria-label={title} tabIndex={0} id={id} className="overflow-x-auto">
    <table className="text-small w-full text-left">
      <caption className="text-subheading text-left">{title}</caption>
      <thead>
        <tr className="border-line border-b">
          {head.map((one) => (
            <th key={one} scope="col" className="py-1 pr-4">
              {one}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>{children}</tbody>
    </table>
  </div>
);

const Row = ({ name, values }: { name: string; values: readonly string[] }) => (
  <tr className="border-sand border-b">
    <th scope="row" className="py-1 pr-4 font-normal whitespace-nowrap">
      <bdi>{name}</bdi>
    </th>
    {values.map((value, index) => (
      <td key={index} className="py-1 pr-4">
        {value}
      </td>
    ))}
  </tr>
);
