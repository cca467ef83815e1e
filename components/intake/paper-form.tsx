import { Snippet } from '@/components/site/prose';
import { ContactDetails } from '@/components/site/contact-details';
import { Notice } from '@/components/ui/notice';
import type { ConsentKind } from '@/content/consent-versions';
import { shownConsent } from '@/content/consents';
import { messagesIn, type Language } from '@/content/languages';
import { clinic } from '@/lib/clinic/data';
import { openTimes, settingText } from '@/lib/clinic/domain';
import { CHOICES } from '@/lib/intake/fields';
import { ownValue } from '@/lib/shared/own-value';

/** The same questions and consents as on the screen, to fill in by hand. */
export function PaperForm({ language }: { language: Language }) {
  const { paper: text, form } = messagesIn(language);
  const facts = clinic();
  return (
    <article className="paper-form">
      <h1 className="text-title">{text.title}</h1>
      <div className="print:hidden mt-5 space-y-5">
        <p className="text-lead">{text.how}</p>
        <p>{text.print}</p>
        <p>
          <span>{text.where}</span> <span>{settingText(facts, 'postalAddress')}</span>
        </p>
      </div>
      <ContactDetails language={language} />
      <Notice kind="warning" title={messagesIn(language).intro.emergencyTitle}>
        <Snippet language={language} name="not-for-emergencies" />
        <Snippet language={language} name="withdrawal-warning" />
      </Notice>
      <p>{text.check}</p>
      <Boxes title={form.askingFor.label} options={form.askingFor.options} />
      <Snippet language={language} name="someone-else" />
      <Line title={`${form.name.label} *`} />
      <Line title={form.phone.label} />
      <Boxes title={form.phoneOwner.label} options={form.phoneOwner.options} />
      <Consent language={language} kind="voicemail" title={form.voicemail.label} />
      <Consent language={language} kind="text_message" title={form.textMessage.label} />
      <Line title={form.email.label} />
      <Consent language={language} kind="private_email" title={form.privateEmail.label} />
      <Boxes title={form.howSoon.label} options={pick(form.howSoon.options, ['week', 'later'])} />
      <Boxes title={form.contactBy.label} options={form.contactBy.options} />
      <Boxes
        title={form.days.label}
        options={pick(
          form.days.options,
          CHOICES.days.filter((day) => facts.hours[day]),
        )}
      />
      <Boxes title={form.times.label} options={pick(form.times.options, openTimes(facts))} />
      <Boxes title={form.ageGroup.label} options={form.ageGroup.options} />
      <Snippet language={language} name="under-18" />
      <Boxes title={form.reasons.label} options={form.reasons.options} />
      <Boxes title={form.insurance.label} options={form.insurance.options} />
      <Line title={`${form.message.label} (${text.optional})`} lines={5} />
      <Consent language={language} kind="contact" title={`${form.consent.label} *`} />
      <Consent language={language} kind="substance_use" title={form.substanceUse.label} />
      <Line title={text.signature} />
      <Line title={text.date} />
    </article>
  );
}

const pick = (options: Record<string, string>, keys: readonly string[]) =>
  Object.fromEntries(keys.map((key) => [key, ownValue(options, key) ?? '']));

const SQUARE = <span aria-hidden className="paper-box" />;

function Boxes({ title, options }: { title: string; options: Readonly<Record<string, string>> }) {
  return (
    <section className="paper-question">
      <h2>{title}</h2>
      <ul className="grid gap-x-6 sm:grid-cols-2">
        {Object.entries(options).map(([option, label]) => (
          <li key={option} className="flex items-center gap-3 py-1">
            {SQUARE}
            <span> </span>
            <span>{label}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}

function Line({ title, lines = 1 }: { title: string; lines?: number }) {
  return (
    <section className="paper-question">
      <h2>{title}</h2>
      {Array.from({ length: lines }, (_, line) => (
        <div key={line} aria-hidden className="paper-line" />
      ))}
    </section>
  );
}

function Consent({ language, kind, title }: { language: Language; kind: ConsentKind; title: string }) {
  const { text, version } = shownConsent(language, kind);
  return (
    <section className="paper-question">
      <h2>{title}</h2>
      <p className="flex items-start gap-3">
        {SQUARE}
        <span>
          <span>{text}</span>{' '}
          <span className="text-muted text-small">
            [<span>{version}</span>]
          </span>
        </span>
      </p>
    </section>
  );
}
