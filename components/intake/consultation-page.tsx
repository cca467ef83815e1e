import { Temporal } from 'temporal-polyfill';
import { ClinicPhone } from '@/components/site/clinic-phone';
import { Snippet } from '@/components/site/prose';
import { CONSENT_KINDS } from '@/content/consent-versions';
import { shownConsent } from '@/content/consents';
import { messagesIn, type Language } from '@/content/languages';
import { clinic } from '@/lib/clinic/data';
import { canReadToday, nextReading, openTimes, readingText } from '@/lib/clinic/domain';
import { ConsultationForm } from './consultation-form';
import type { GivenBack, ShownConsents } from './use-consultation-form';

type Props = { language: Language; formId: string; opened: string; from: string; given?: GivenBack };

/** The form with what the clinic can keep today, and the texts that some answers call for. */
export function ConsultationPageForm({ language, formId, opened, from, given }: Props) {
  const facts = clinic();
  const now = Temporal.Now.instant();
  const { form: strings, errors, problems, idle } = messagesIn(language);
  const consents = Object.fromEntries(
    CONSENT_KINDS.map((kind) => [kind, shownConsent(language, kind)]),
  ) as ShownConsents;
  const offers = {
    today: canReadToday(now, facts),
    days: Object.keys(facts.hours),
    times: openTimes(facts),
  };
  const texts = {
    phone: <ClinicPhone />,
    reading: readingText(nextReading(now, facts), facts),
    someoneElse: <Snippet besideForm language={language} name="someone-else" />,
    professional: <Snippet besideForm language={language} name="professional" />,
    underEighteen: <Snippet besideForm language={language} name="under-18" />,
  };
  return (
    <ConsultationForm
      text={{ form: strings, errors, problems, idle }}
      consents={consents}
      formId={formId}
      opened={opened}
      from={from}
      offers={offers}
      texts={texts}
      given={given}
    />
  );
}

export const consultationTitle = (language: Language) => messagesIn(language).form.title;
