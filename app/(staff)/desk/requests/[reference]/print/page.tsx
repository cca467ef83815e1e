import { notFound } from 'next/navigation';
import { PrintSheet } from '@/components/cases/case/print-sheet';
import { PrintButton } from '@/components/cases/print-button';
import { loadPrint, loadTitle } from '@/lib/cases/case/loaders';
import { clinic } from '@/lib/clinic/data';
import { phoneText } from '@/lib/clinic/domain';

type Props = { params: Promise<{ reference: string }> };

export const generateMetadata = async ({ params }: Props) =>
  loadTitle((await params).reference, ', to print');

export default async function Page({ params }: Props) {
  const now = new Date();
  const loaded = await loadPrint((await params).reference, now);
  if (!loaded) notFound();
  const { staff, request } = loaded;
  const facts = clinic();
  return (
    <>
      <div className="mb-gap flex flex-wrap items-center gap-4 print:hidden">
        <PrintButton />
        <a href={`/desk/requests/${request.reference}`}>Back to the request</a>
        <p className="text-muted text-small">The activity log records that you opened it to print.</p>
      </div>
      <PrintSheet
        request={request}
        by={staff.name}
        role={staff.role}
        clinicName={facts.name}
        clinicPhone={phoneText(facts)}
        timeZone={facts.timeZone}
        now={now}
      />
    </>
  );
}
