import type { Metadata } from 'next';
import { ConsultationForm } from '@/components/intake/consultation-form';
import { ConsultationIntro } from '@/components/intake/consultation-intro';
import { ClinicPhone } from '@/components/site/clinic-phone';

export const metadata: Metadata = {
  title: 'Request a confidential consultation',
  description:
    'Ask intake staff at Calusa Recovery to contact you. Encrypted, and nothing is shared with other companies.',
};

export default function ConsultationPage() {
  return (
    <>
      <h1 className="text-4xl sm:text-5xl">Request a confidential consultation</h1>
      <ConsultationIntro />
      <div className="mt-10">
        <ConsultationForm phone={<ClinicPhone />} />
      </div>
    </>
  );
}
