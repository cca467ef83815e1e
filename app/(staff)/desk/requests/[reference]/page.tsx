import { notFound } from 'next/navigation';
import { RequestAppointments } from '@/components/cases/appointments/request-appointments';
import { HandOverForm } from '@/components/cases/hand-over/hand-over-form';
import { may } from '@/lib/auth/permissions';
import { RequestInsurance } from '@/components/cases/insurance/request-insurance';
import { RequestReferral } from '@/components/cases/referrals/request-referral';
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
  const { staff, view, happened, owners, others, arrangements } = loaded;
  const { appointments, checks, referrers, referrerId } = arrangements;
  const facts = clinic();
  return (
    <RequestPage
      view={view}
      happened={happened}
      me={staff}
      owners={owners}
      others={others}
      clinicPhone={phoneText(facts)}
      arrangements={
        <>
          <RequestAppointments
            view={view}
            appointments={appointments}
            me={staff.id}
            people={owners}
            timeZone={facts.timeZone}
            now={now}
          />
          <RequestInsurance view={view} checks={checks} timeZone={facts.timeZone} />
          <RequestReferral view={view} referrerId={referrerId} referrers={referrers} />
          {may(staff.role, 'requests.export') ? <HandOverForm id={view.id} /> : null}
        </>
      }
      hours={facts}
      now={now}
    />
  );
}
