'use client';

import type { ReactNode } from 'react';
import { ErrorSummary } from '@/components/ui/error-summary';
import { Honeypot } from '@/components/ui/honeypot';
import type { Language } from '@/content/languages';
import {
  FORM_FIELD_PREFIX,
  HONEYPOT_FIELD,
  LANGUAGE_FIELD,
  ORIGIN_FIELD,
  TOLD_FIELD,
} from '@/lib/intake/fields';
import { CHOICES, QUESTION_NAMES, questionOf, type FormGroup } from '@/lib/intake/questions';
import { OPENED_FIELD, WORK_FIELD } from '@/lib/shared/form-work';
import { ConsentQuestion } from './fields';
import { IdleClearing } from './idle-clearing';
import { Questions, type Asking } from './questions';
import {
  useConsultationForm,
  type FormText,
  type GivenBack,
  type ShownConsents,
} from './use-consultation-form';

/** What the clinic can honor today; other choices aren't offered. */
export type Offers = { today: boolean; days: readonly string[]; times: readonly string[] };

/**
 * Texts that the server renders: the clinic's phone, whom to call in a crisis, when the request will be read, and notes that depend on an answer.
 */
export type FormTexts = Record<
  'phone' | 'crisis' | 'reading' | 'someoneElse' | 'professional' | 'underEighteen',
  ReactNode
>;

type Props = {
  language: Language;
  text: FormText;
  consents: ShownConsents;
  formId: string;
  opened: string;
  from: string;
  offers: Offers;
  texts: FormTexts;
  given?: GivenBack | undefined;
};

const namesOf = (group: FormGroup) => QUESTION_NAMES.filter((name) => questionOf(name).group === group);

/** The page's own notes between the questions. */
const notesOf = (text: FormText['form'], texts: FormTexts): Pick<Asking, 'before' | 'after'> => ({
  before: {
    phone: (
      <p>
        <span>{text.contact.hint}</span> <span data-only-for="professional">{text.contact.callback}</span>
      </p>
    ),
  },
  after: {
    askingFor: (
      <>
        <div data-only-for="someone-else">{texts.someoneElse}</div>
        <div data-only-for="professional">{texts.professional}</div>
      </>
    ),
    ageGroup: <div data-only-for="minor">{texts.underEighteen}</div>,
  },
});

const offersOf = ({ today, days, times }: Offers): Asking['offers'] => ({
  ...(!today && { howSoon: CHOICES.howSoon.filter((when) => when !== 'today') }),
  days,
  times,
});

/**
 * The request form. It posts to a stable address as plain HTML; with JavaScript it validates first and sends by fetch.
 * The style sheet shows whatever depends on an answer (`data-only-for`), so that it needs no script.
 * @param formId a random id for this opened form, by which the same answers are recognized if they're sent again
 * @param opened the signed token that says when it was opened; with JavaScript the browser also does the proof of work
 * for it
 * @param from the page that it was opened from
 * @param given what an earlier attempt without JavaScript gave back
 */
export function ConsultationForm({
  language,
  text,
  consents,
  formId,
  opened,
  from,
  offers,
  texts,
  given,
}: Props) {
  const { controls, token, prepare, submit, items, problem, attempt, failing, sending } = useConsultationForm(
    { text, consents },
    opened,
    given,
  );
  const { groups } = text.form;
  const asking: Asking = {
    controls,
    offers: offersOf(offers),
    ...notesOf(text.form, texts),
    autoFill: true,
    Consent: ConsentQuestion,
  };
  const moreIsNeeded = namesOf('more').some((name) => controls.errorOf(name) ?? controls.given[name]);

  return (
    <form
      action="/api/consultation"
      method="post"
      noValidate
      onSubmit={submit}
      onFocus={prepare}
      className="intake"
      data-intake=""
    >
      {failing && !sending ? (
        <ErrorSummary title={text.form.summaryTitle} attempt={attempt} items={items}>
          {problem ? (
            <p>
              <span>{text.problems[problem]}</span>{' '}
              <span>{problem === 'REFUSED' ? text.form.noUse : text.form.tryAgain}</span>{' '}
              {texts.phone ? (
                <>
                  <span>{problem === 'REFUSED' ? text.form.call : text.form.orCall}</span> {texts.phone}
                  <span>.</span>
                </>
              ) : null}
            </p>
          ) : null}
          {/* Whoever has no JavaScript has left the page with the emergency numbers in view. */}
          {problem || given ? texts.crisis : null}
        </ErrorSummary>
      ) : null}
      {/* Its name differs in every form, so that Back in a browser never fills a new form with the old one's
          answers. */}
      <input type="hidden" name={FORM_FIELD_PREFIX + formId} />
      <input type="hidden" name={ORIGIN_FIELD} value={from} />
      <input type="hidden" name={LANGUAGE_FIELD} value={language} />
      {/* What someone keeps as it is once they have read it, they are not told again. */}
      <input type="hidden" name={TOLD_FIELD} value={controls.errorOf('voicemail') ? 'yes' : ''} />
      <input type="hidden" name={OPENED_FIELD} value={token} />
      <input key={token} type="hidden" name={WORK_FIELD} />
      <p className="text-small text-muted">{text.form.required}</p>

      <section aria-label={groups.who}>
        <Questions names={namesOf('who')} asking={asking} />
      </section>

      <section aria-labelledby="group-reach">
        <h2 id="group-reach">{groups.reach}</h2>
        <Questions names={namesOf('reach')} asking={asking} />
      </section>

      <details open={moreIsNeeded ? true : undefined}>
        <summary>
          <h2 className="inline">{groups.more}</h2>
          <span className="text-small text-muted block">{groups.moreHint}</span>
        </summary>
        <div className="more">
          <Questions names={namesOf('more')} asking={asking} />
        </div>
      </details>

      <section aria-label={groups.consent}>
        <Questions names={namesOf('consent')} asking={asking} />
      </section>

      <Honeypot name={HONEYPOT_FIELD} label={text.form.honeypot} />

      <p>
        <strong>{text.form.nextReading}</strong> {texts.reading}
      </p>
      <p role="status" className="sr-only">
        {sending ? text.form.sending : ''}
      </p>
      <button type="submit" className="button w-full sm:w-auto" aria-disabled={sending}>
        {sending ? text.form.sending : text.form.send}
      </button>
      <IdleClearing language={language} text={text.idle} />
    </form>
  );
}
