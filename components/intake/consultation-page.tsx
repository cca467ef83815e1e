import { Temporal } from 'temporal-polyfill';
import { ClinicPhone } from '@/components/site/clinic-phone';
import { CrisisLine } from '@/components/site/crisis-line';
import { Snippet } from '@/components/site/prose';
import { CONSENT_KINDS } from '@/content/consent-versions';
import { shownConsent } from '@/content/consents';
import { messagesIn, type Language } from '@/content/languages';
import { clinic } from '@/lib/clinic/data';
import { canReadToday, isKnown, nextReading, openTimes, readingText } from '@/lib/clinic/domain';
import type { Opening } from '@/lib/intake/fields';
import { ConsultationForm } from './consultation-form';
import { ConsultationIntro } from './consultation-intro';
import { OpenedForm } from './opened-form';
import type { GivenBack, ShownConsents } from './use-consultation-form';

/** What the form shows in this language and about the clinic, no matter when it's opened. */
function formIn(language: Language) {
  const facts = clinic();
  const { form, errors, problems, idle } = messagesIn(language);
  return {
    language,
    text: { form, errors, problems, idle },
    consents: Object.fromEntries(
      CONSENT_KINDS.map((kind) => [kind, shownConsent(language, kind)]),
    ) as ShownConsents,
    offers: { days: Object.keys(facts.hours), times: openTimes(facts) },
    texts: {
      phone: isKnown(facts, 'phone') ? <ClinicPhone /> : null,
      crisis: <CrisisLine language={language} />,
      someoneElse: <Snippet besideForm language={language} name="someone-else" />,
      professional: <Snippet besideForm language={language} name="professional" />,
      underEighteen: <Snippet besideForm language={language} name="under-18" />,
    },
  };
}

type Props = { language: Language; formId: string; opened: string; from: string; given: GivenBack };

/** The form as it's returned to its sender, with what the clinic can honor today. */
export function ConsultationPageForm({ language, ...props }: Props) {
  const facts = clinic();
  const now = Temporal.Now.instant();
  const { offers, texts, ...form } = formIn(language);
  return (
    <ConsultationForm
      {...form}
      {...props}
      offers={{ ...offers, today: canReadToday(now, facts) }}
      texts={{ ...texts, reading: readingText(nextReading(now, facts), facts, language) }}
    />
  );
}

/** The page with the form. Without an opening it has holes that the server fills in. */
export function ConsultationPage({ language, opening }: { language: Language; opening?: Opening }) {
  return (
    <div data-interactive="true" className="wide pt-8">
      <div className="max-w-prose">
        <h1 className="text-title">{consultationTitle(language)}</h1>
        <ConsultationIntro language={language} />
        <OpenedForm {...formIn(language)} opening={opening} />
      </div>
    </div>
  );
}

export const consultationTitle = (language: Language) => messagesIn(language).form.title;
