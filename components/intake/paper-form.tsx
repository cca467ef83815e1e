import { Fragment, type ReactNode } from 'react';
import { ContactDetails } from '@/components/site/contact-details';
import { Snippet } from '@/components/site/prose';
import { Notice } from '@/components/ui/notice';
import type { ConsentKind } from '@/content/consent-versions';
import { shownConsent } from '@/content/consents';
import { messagesIn, type Language } from '@/content/languages';
import { clinic } from '@/lib/clinic/data';
import { isKnown, openTimes, settingText } from '@/lib/clinic/domain';
import { CHOICES, questionOf, questionsIn, type QuestionName } from '@/lib/intake/questions';
import { ownValue } from '@/lib/shared/own-value';

/** The same questions and consents as on the screen, to fill in by hand. */
export function PaperForm({ language }: { language: Language }) {
  const text = messagesIn(language).paper;
  const facts = clinic();
  const offers: Offers = {
    howSoon: CHOICES.howSoon.filter((when) => when !== 'today'), // a letter is in the mail that day
    days: CHOICES.days.filter((day) => facts.hours[day]),
    times: openTimes(facts),
  };
  const after: Partial<Record<QuestionName, ReactNode>> = {
    askingFor: <Snippet language={language} name="someone-else" />,
    ageGroup: <Snippet language={language} name="under-18" />,
  };
  return (
    <article className="paper-form">
      <h1 className="text-title">{text.title}</h1>
      <div className="print:hidden mt-5 space-y-5">
        <p className="text-lead">{text.how}</p>
        <p>{text.print}</p>
        {isKnown(facts, 'postalAddress') ? (
          <p>
            <span>{text.where}</span> <span>{settingText(facts, 'postalAddress', language)}</span>
          </p>
        ) : null}
      </div>
      <ContactDetails language={language} />
      <Notice kind="warning" title={messagesIn(language).intro.emergencyTitle}>
        <Snippet language={language} name="not-for-emergencies" />
        <Snippet language={language} name="withdrawal-warning" />
      </Notice>
      <p>{text.check}</p>
      {questionsIn('paper').map((name) => (
        <Fragment key={name}>
          <Question language={language} name={name} offered={offers[name]} />
          {after[name]}
        </Fragment>
      ))}
      <Signature language={language} why={text.signHere} />
      <section className="paper-part2">
        <h2>{text.part2}</h2>
        <p>{text.part2Why}</p>
        <p>{shownConsent(language, 'substance_use').text}</p>
        <Signature language={language} />
      </section>
    </article>
  );
}

type Offers = Partial<Record<QuestionName, readonly string[]>>;
type QuestionProps = { language: Language; name: QuestionName; offered: readonly string[] | undefined };
type QuestionText = { label: string; ask?: string; options?: Readonly<Record<string, string>> };

/** Lines for a long text. */
const LONG = 5;

function Question({ language, name, offered }: QuestionProps) {
  const { paper, form } = messagesIn(language);
  const question = questionOf(name);
  const { label, ask = label, options }: QuestionText = form[name];
  const only = question.onlyFor === 'professional' ? ` (${paper.professionals})` : '';
  const title = `${question.kind === 'consent' ? ask : label}${question.required ? ' *' : only}`;
  switch (question.kind) {
    case 'consent':
      return <Consent language={language} kind={question.consent} title={title} />;
    case 'choice':
    case 'choices':
    case 'select':
      return (
        <Boxes
          title={title}
          labels={(offered ?? question.options).map((option) => ownValue(options, option) ?? '')}
        />
      );
    case 'long text':
      return <Line title={`${label} (${paper.optional})`} lines={LONG} />;
    case 'text':
    case 'phone':
    case 'email':
      return <Line title={title} />;
  }
}

/** Lines for a signature with the name in print and the date: one for each thing that is signed. */
function Signature({ language, why }: { language: Language; why?: string }) {
  const { printedName, signature, date } = messagesIn(language).paper;
  return (
    <section className="paper-question">
      {why ? <p>{why}</p> : null}
      <div className="paper-signature">
        {[printedName, signature, date].map((title) => (
          <div key={title}>
            <div aria-hidden className="paper-line" />
            <p className="text-small">{title}</p>
          </div>
        ))}
      </div>
    </section>
  );
}

const SQUARE = <span aria-hidden className="paper-box" />;

function Boxes({ title, labels }: { title: string; labels: readonly string[] }) {
  return (
    <section className="paper-question">
      <h2>{title}</h2>
      <ul className="grid gap-x-6 sm:grid-cols-2">
        {labels.map((label) => (
          <li key={label} className="flex items-center gap-3 py-1">
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

/** A consent: yes or no, or what the signature at the end is for. */
function Consent({ language, kind, title }: { language: Language; kind: ConsentKind; title: string }) {
  const { yes, no } = messagesIn(language).form;
  return (
    <section className="paper-question">
      <h2>{title}</h2>
      <p>{shownConsent(language, kind).text}</p>
      {kind === 'contact' ? null : (
        <p className="flex gap-6">
          {[yes, no].map((answer) => (
            <span key={answer} className="flex items-center gap-3">
              {SQUARE}
              <span>{answer}</span>
            </span>
          ))}
        </p>
      )}
    </section>
  );
}
