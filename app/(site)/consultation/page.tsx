import { randomUUID } from 'node:crypto';
import type { Metadata } from 'next';
import { ConsultationForm } from '@/components/intake/consultation-form';
import { ConsultationIntro } from '@/components/intake/consultation-intro';
import { clinic } from '@/lib/clinic/data';
import { ClinicPhone } from '@/components/site/clinic-phone';

export const generateMetadata = (): Metadata => ({
  title: 'Request a confidential consultation',
  description: `Ask intake staff at ${clinic().name} to contact you. What you enter is encrypted and goes to no other company.`,
});

// Rendered for each visitor: no cache keeps it, Back shows it empty, and each form has an id of its own.
export const dynamic = 'force-dynamic';

export default function ConsultationPage() {
  return (
    <>
      <h1 className="text-4xl sm:text-5xl">Request a confidential consultation</h1>
      <ConsultationIntro />
      <div className="mt-10">
        <ConsultationForm form={randomUUID()} phone={<ClinicPhone />} />
      </div>
    </>
  );
}
