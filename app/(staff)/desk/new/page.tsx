import type { Metadata } from 'next';
import { PhoneIntakeForm } from '@/components/cases/case/phone-intake-form';
import type { ShownConsents } from '@/components/intake/use-consultation-form';
import { CONSENT_KINDS } from '@/content/consent-versions';
import { shownConsent } from '@/content/consents';
import { messagesIn } from '@/content/languages';
import { clinic } from '@/lib/clinic/data';
import { openTimes } from '@/lib/clinic/domain';
import { loadIntakeDraft } from '@/lib/intake/loaders';
import { CHOICES } from '@/lib/intake/questions';

export const metadata: Metadata = { title: 'Take a request' };

export default async function Page() {
  const { draft } = await loadIntakeDraft();
  const facts = clinic();
  const { form, errors } = messagesIn('en');
  const consents = Object.fromEntries(
    CONSENT_KINDS.map((kind) => [kind, shownConsent('en', kind)]),
  ) as ShownConsents;
  return (
    <>
      <h1 className="text-heading">Take a request by phone or in person</h1>
      <div className="mt-4 max-w-prose space-y-3">
        <p className="border-danger bg-danger-paper border-l-4 p-4">
          In danger now? They call 911, or call or text 988, before anything else. No one should stop alcohol
          or benzodiazepines suddenly or alone: withdrawal can kill.
        </p>
        <p>
          Ask the questions as worded here. Read each consent aloud word for word, and check its box only if
          the person agrees: texts and voicemails each need their own.
        </p>
      </div>
      <PhoneIntakeForm
        key={draft ? 'begun' : 'empty'}
        draft={draft}
        text={{ form, errors }}
        consents={consents}
        days={CHOICES.days.filter((day) => facts.hours[day])}
        times={openTimes(facts)}
      />
    </>
  );
}
