'use client';

import type { ReactNode } from 'react';
import { ErrorSummary } from '@/components/ui/error-summary';
import { Honeypot } from '@/components/ui/honeypot';
import { FORM_FIELD_PREFIX, ORIGIN_FIELD, TRAP_FIELD } from '@/lib/intake/fields';
import { OPENED_FIELD, WORK_FIELD } from '@/lib/shared/form-work';
import type { FieldName } from '@/lib/intake/schema';
import { ChoiceField, ConsentBox, InsuranceField, textBox, TextField } from './fields';
import { IdleClearing } from './idle-clearing';
import {
  useConsultationForm,
  type FormText,
  type GivenBack,
  type ShownConsents,
} from './use-consultation-form';

/** What the clinic can keep today: it is not offered otherwise. */
export type Offers = { today: boolean; days: readonly string[]; times: readonly string[] };

/** Texts that the server renders: the clinic's phone, when it will be read, and what some answers call for. */
export type FormTexts = Record<
  'phone' | 'reading' | 'someoneElse' | 'professional' | 'underEighteen',
  ReactNode
>;

type Props = {
  text: FormText;
  consents: ShownConsents;
  formId: string;
  opened: string;
  from: string;
  offers: Offers;
  texts: FormTexts;
  given?: GivenBack | undefined;
};

const MORE: readonly FieldName[] = ['contactBy', 'days', 'times', 'ageGroup', 'reasons', 'insurance'];

/**
 * The request form. It posts to a stable address as plain HTML; with JavaScript it checks first and sends by fetch.
 * What only some answers call for is shown by the style sheet (`data-only-for`), so that it needs no script.
 * @param formId a random id of this opened form, by which the same answers sent again are known
 * @param opened the signed token that says when it was opened; with JavaScript the browser also works for it
 * @param from the page from which it was opened
 * @param given what an earlier try without JavaScript gave back
 */
export function ConsultationForm({ text, consents, formId, opened, from, offers, texts, given }: Props) {
  const { controls, token, prepare, submit, items, problem, attempt, failing, sending } = useConsultationForm(
    { text, consents },
    opened,
    given,
  );
  const { groups } = text.form;
  const moreIsNeeded = MORE.some((name) => controls.errorOf(name) ?? controls.given[name]);

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
              <span>{problem === 'REFUSED' ? text.form.call : text.form.tryAgain}</span> {texts.phone}
              <span>.</span>
            </p>
          ) : null}
        </ErrorSummary>
      ) : null}
      {/* Its name differs in every form, so that Back in a browser never fills a new form with the old one's answers. */}
      <input type="hidden" name={FORM_FIELD_PREFIX + formId} />
      <input type="hidden" name={ORIGIN_FIELD} value={from} />
      <input type="hidden" name={OPENED_FIELD} value={token} />
      <input key={token} type="hidden" name={WORK_FIELD} />
      <p className="text-small text-muted">{text.form.required}</p>

      <section aria-labelledby="group-who">
        <h2 id="group-who">{groups.who}</h2>
        <ChoiceField controls={controls} name="askingFor" />
        <div data-only-for="someone-else">{texts.someoneElse}</div>
        <div data-only-for="professional">{texts.professional}</div>
      </section>

      <section aria-labelledby="group-reach">
        <h2 id="group-reach">{groups.reach}</h2>
        <TextField controls={controls} name="name" required>
          <input {...textBox(controls, 'name')} dir="auto" type="text" required autoComplete="name" />
        </TextField>
        <p>{text.form.contact.hint}</p>
        <TextField controls={controls} name="phone">
          <input {...textBox(controls, 'phone')} type="tel" autoComplete="tel" />
        </TextField>
        <div data-only-for="someone-else">
          <ChoiceField controls={controls} name="phoneOwner" />
        </div>
        <ConsentBox controls={controls} name="voicemail" />
        <ConsentBox controls={controls} name="textMessage" />
        <TextField controls={controls} name="email">
          <input {...textBox(controls, 'email')} type="email" autoComplete="email" spellCheck={false} />
        </TextField>
        <ConsentBox controls={controls} name="privateEmail" />
      </section>

      <section aria-labelledby="group-when">
        <h2 id="group-when">{groups.when}</h2>
        <ChoiceField
          controls={controls}
          name="howSoon"
          options={offers.today ? ['today', 'week', 'later'] : ['week', 'later']}
        />
        <TextField controls={controls} name="message">
          <textarea {...textBox(controls, 'message')} dir="auto" rows={4} />
        </TextField>
      </section>

      <details open={moreIsNeeded ? true : undefined}>
        <summary>
          <h2 className="inline">{groups.more}</h2>
          <span className="text-small text-muted block">{groups.moreHint}</span>
        </summary>
        <div className="more">
          <ChoiceField controls={controls} name="reasons" columns />
          <ChoiceField controls={controls} name="ageGroup" />
          <div data-only-for="minor">{texts.underEighteen}</div>
          <ChoiceField controls={controls} name="contactBy" />
          <ChoiceField controls={controls} name="days" options={offers.days} columns />
          <ChoiceField controls={controls} name="times" options={offers.times} />
          <InsuranceField controls={controls} />
        </div>
      </details>

      <section aria-labelledby="group-consent">
        <h2 id="group-consent">{groups.consent}</h2>
        <ConsentBox controls={controls} name="consent" required />
        <div data-only-for="substances">
          <ConsentBox controls={controls} name="substanceUse" />
        </div>
      </section>

      <Honeypot name={TRAP_FIELD} label={text.form.trap} />

      <p>
        <strong>{text.form.nextReading}</strong> {texts.reading}
      </p>
      <p role="status" className="sr-only">
        {sending ? text.form.sending : ''}
      </p>
      <button type="submit" className="button w-full sm:w-auto" aria-disabled={sending}>
        {sending ? text.form.sending : text.form.send}
      </button>
      <IdleClearing text={text.idle} />
    </form>
  );
}
