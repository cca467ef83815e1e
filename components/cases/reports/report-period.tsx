import { TEXT_BOX } from '@/components/ui/field';
import { PERIODS, type Period } from '@/lib/cases/reports/schema';

const LABELS: Readonly<Record<Period, string>> = {
  13: 'A quarter (13 weeks)',
  26: 'Half a year (26 weeks)',
  52: 'A year (52 weeks)',
};

/** The period, kept in the address. */
export const ReportPeriod = ({ period }: { period: Period }) => (
  <form method="get" className="flex flex-wrap items-end gap-3">
    <div>
      <label htmlFor="weeks" className="text-small font-semibold">
        Period
      </label>
      <select id="weeks" name="weeks" defaultValue={period} className={TEXT_BOX}>
        {PERIODS.map((weeks) => (
          <option key={weeks} value={weeks}>
            {LABELS[weeks]}
          </option>
        ))}
      </select>
    </div>
    <button className="button-quiet">Show</button>
  </form>
);
