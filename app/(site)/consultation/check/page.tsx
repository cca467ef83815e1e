import type { Metadata } from 'next';
import Link from 'next/link';
import { ConsultationForm } from '@/components/intake/consultation-form';
import { ClinicPhone } from '@/components/site/clinic-phone';
import { messages } from '@/content/messages';
import { readDraft } from '@/lib/intake/cookies';
import { fieldErrors } from '@/lib/intake/schema';

const TITLE = 'Request a confidential consultation';

export async function generateMetadata(): Promise<Metadata> {
  const draft = await readDraft(new Date());
  return { title: draft ? `${messages.form.errorPrefix} ${TITLE}` : TITLE, robots: { index: false } };
}

/** Where a browser without JavaScript sees the form again: what was typed and what is wrong with it. */
export default async function CheckPage() {
  const draft = await readDraft(new Date());
  if (!draft) return <NothingKept />;
  const { form, fields, problem } = draft;
  return (
    <>
      <h1 className="text-4xl sm:text-5xl">{TITLE}</h1>
      <div className="mt-8">
        <ConsultationForm
          form={form}
          phone={<ClinicPhone />}
          given={{ fields, problem, errors: fieldErrors(fields) }}
        />
      </div>
    </>
  );
}

function NothingKept() {
  return (
    <>
      <h1 className="text-4xl sm:text-5xl">There is nothing to check</h1>
      <p className="mt-6 text-xl">
        What you type is kept for ten minutes and then cleared.{' '}
        <Link href="/consultation">Open the form</Link>, or call <ClinicPhone />.
      </p>
    </>
  );
}
