import type { Metadata } from 'next';
import Link from 'next/link';
import { ClinicPhone } from '@/components/site/clinic-phone';

export const metadata: Metadata = { title: 'Page not found' };

export default function NotFound() {
  return (
    <>
      <h1 className="text-4xl sm:text-5xl">This page is not here</h1>
      <p className="mt-6 text-xl">
        The address may have changed. Go to the <Link href="/">home page</Link>,{' '}
        <Link href="/consultation">request a consultation</Link>, or call <ClinicPhone />.
      </p>
    </>
  );
}
