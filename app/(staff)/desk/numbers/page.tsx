import type { Metadata } from 'next';
import {
  AttemptChart,
  OriginChart,
  StatusChart,
  WaitChart,
  WeekChart,
} from '@/components/cases/reports/report-charts';
import { ReportPeriod } from '@/components/cases/reports/report-period';
import { loadReports } from '@/lib/cases/reports/loaders';
import { formatMoment } from '@/lib/shared/dates';

export const metadata: Metadata = { title: 'Reports' };

type Props = { searchParams: Promise<Record<string, string | string[] | undefined>> };

export default async function ReportsPage({ searchParams }: Props) {
  const now = new Date();
  const numbers = await loadReports(await searchParams, now);
  const { period, timeZone, weeks, waits, present, target, attempts, origins } = numbers;
  const isEmpty = Object.keys(present.statuses).length === 0;
  return (
    <div className="space-y-8">
      <div className="flex flex-wrap items-end justify-between gap-4">
        <div>
          <h1 className="text-heading">Reports</h1>
          <p className="text-muted text-small">
            As of <span>{formatMoment(now, timeZone)}</span>.
          </p>
        </div>
        <ReportPeriod period={period} />
      </div>
      {isEmpty ? (
        <p className="panel">
          No requests are stored yet. Once some are, this page shows how many come and how soon they are
          answered.
        </p>
      ) : (
        <div className="grid gap-x-12 gap-y-10 lg:grid-cols-2">
          <WeekChart weeks={weeks} />
          <WaitChart waits={waits} present={present} target={target} />
          <AttemptChart attempts={attempts} />
          <StatusChart present={present} />
          <OriginChart origins={origins} />
        </div>
      )}
    </div>
  );
}
