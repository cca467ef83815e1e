import { notFound } from 'next/navigation';
import { RequestPage } from '@/components/cases/case/request-page';
import { loadRequest, loadTitle } from '@/lib/cases/case/loaders';
import { clinic } from '@/lib/clinic/data';
import { phoneText } from '@/lib/clinic/domain';

type Props = { params: Promise<{ reference: string }> };

export const generateMetadata = async ({ params }: Props) => loadTitle((await params).reference);

export default async function Page({ params }: Props) {
  const now = new Date();
  const loaded = await loadRequest((await params).reference, now);
  if (!loaded) notFound();
  const { staff, view, happened, owners, others } = loaded;
  const facts = clinic();
  return (
    <RequestPage
      view={view}
      happened={happened}
      me={staff}
      owners={owners}
      others={others}
      clinicPhone={phoneText(facts)}
      hours={facts}
      now={now}
    />
  );
}
