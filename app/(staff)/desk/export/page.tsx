import type { Metadata } from 'next';
import { ExportForm } from '@/components/cases/export/export-form';
import { loadExport } from '@/lib/cases/export/loaders';
import { formatZone } from '@/lib/shared/dates';

export const metadata: Metadata = { title: 'Export requests' };

type Props = { searchParams: Promise<{ problem?: string | string[] }> };

export default async function ExportPage({ searchParams }: Props) {
  const { from, to, timeZone, fields } = await loadExport(new Date());
  const { problem } = await searchParams;
  return (
    <div className="max-w-3xl space-y-8">
      <div className="space-y-4">
        <h1 className="text-heading">Export requests</h1>
        {problem === 'expired' ? (
          <p role="alert" className="border-danger bg-danger-paper border-l-4 p-4">
            That file couldn’t be downloaded: each one can be downloaded once, within two minutes, by whoever
            exported it. Export again below.
          </p>
        ) : null}
        <p>
          The file leaves the protection of this site. Choose no more than you need, keep it where only those
          who need it can read it, and delete it afterwards. The activity log records who exported what, and
          why.
        </p>
        <p className="text-muted">
          Every file contains the 42 CFR part 2 notice on redisclosure, and says which consents are in effect
          for each request. Anyone you give it to must get that notice with it.
        </p>
      </div>
      <ExportForm from={from} to={to} zone={formatZone(timeZone)} fields={fields} />
    </div>
  );
}
