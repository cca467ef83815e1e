'use client';

import type { ReactNode } from 'react';
import { CONTACT_CONSENT, CONTACT_CONSENTS } from '@/content/consents';
import { messages } from '@/content/messages';
import { ErrorSummary } from '@/components/ui/error-summary';
import { describedBy, Field, FieldNotes, TEXT_BOX } from '@/components/ui/field';
import { ASKING_FOR, FORM_FIELD_PREFIX, LIMITS, type FieldName } from '@/lib/intake/schema';
import { useConsultationForm, type GivenBack } from './use-consultation-form';

const { form: text, problems } = messages;

type Props = { form: string; phone: ReactNode; given?: GivenBack };

/**
 * The request form. It posts to a stable address as plain HTML; with JavaScript it checks first and sends by fetch.
 * @param form a random id of this opened form, by which the same answers sent again are known
 * @param phone the clinic's phone, shown wherever sending failed
 * @param given what an earlier try without JavaScript gave back
 */
export function ConsultationForm({ form, phone, given }: Props) {
  const { register, submit, errors, problem, attempt, failing, sending } = useConsultationForm(given);
  const error = (field: FieldName) => errors.find((item) => item.field === field)?.message;
  const typed = given?.fields ?? {};

  const box = (field: 'name' | 'phone' | 'email' | 'message') => ({
    ...register(field),
    id: field,
    defaultValue: typed[field],
    maxLength: field === 'message' ? undefined : LIMITS[field], // a long text is not cut: the summary says so
    className: TEXT_BOX,
    'aria-invalid': error(field) ? true : undefined,
    'aria-describedby': describedBy({ id: field, hint: text[field].hint, error: error(field) }),
  });
  const notes = (field: 'name' | 'phone' | 'email' | 'message') => ({
    id: field,
    hint: text[field].hint,
    error: error(field),
  });

  return (
    <form action="/api/consultation" method="post" noValidate onSubmit={submit} className="space-y-8">
      {failing && !sending ? (
        <ErrorSummary
          title={text.summaryTitle}
          attempt={attempt}
          items={errors.map(({ field, message }) => ({ id: field, message }))}
        >
          {problem ? (
            <p>
              {problems[problem]} {problem === 'REFUSED' ? text.call : text.tryAgain} {phone}.
            </p>
          ) : null}
        </ErrorSummary>
      ) : null}
      {/* Its name differs in every form, so that Back in a browser never fills a new form with the old one's answers. */}
      <input type="hidden" name={FORM_FIELD_PREFIX + form} />
      <p>{text.required}</p>

      <fieldset
        className="space-y-2"
        aria-describedby={describedBy({
          id: 'askingFor',
          hint: text.askingFor.hint,
          error: error('askingFor'),
        })}
      >
        <legend className="font-semibold">{text.askingFor.label}</legend>
        <FieldNotes id="askingFor" hint={text.askingFor.hint} error={error('askingFor')} />
        {ASKING_FOR.map((option, index) => (
          <label key={option} className="flex min-h-11 items-center gap-3">
            <input
              {...register('askingFor')}
              type="radio"
              value={option}
              id={index === 0 ? 'askingFor' : undefined}
              defaultChecked={typed.askingFor === option}
              className="accent-mangrove size-6 shrink-0"
            />
            {text.askingFor.options[option]}
          </label>
        ))}
      </fieldset>

      <Field {...notes('name')} label={`${text.name.label} *`}>
        <input {...box('name')} type="text" required autoComplete="name" />
      </Field>

      <fieldset className="space-y-6" aria-describedby="contact-hint">
        <legend className="mb-2 font-semibold">{text.contact.label} *</legend>
        <p id="contact-hint" className="text-muted text-base">
          {text.contact.hint}
        </p>
        <Field {...notes('phone')} label={text.phone.label}>
          <input {...box('phone')} type="tel" autoComplete="tel" />
        </Field>
        <Field {...notes('email')} label={text.email.label}>
          <input {...box('email')} type="email" autoComplete="email" spellCheck={false} />
        </Field>
      </fieldset>

      <Field {...notes('message')} label={text.message.label}>
        <textarea {...box('message')} rows={5} />
      </Field>

      <fieldset
        data-field
        className={error('consent') ? 'border-danger space-y-2 border-l-4 pl-4' : 'space-y-2'}
      >
        <legend className="font-semibold">{text.consent.label} *</legend>
        <FieldNotes id="consent" error={error('consent')} />
        <label className="flex min-h-11 gap-3">
          <input
            {...register('consent')}
            type="checkbox"
            id="consent"
            required
            value={CONTACT_CONSENT}
            defaultChecked={typed.consent === CONTACT_CONSENT}
            aria-invalid={error('consent') ? true : undefined}
            aria-describedby={describedBy({ id: 'consent', error: error('consent') })}
            className="accent-mangrove mt-1 size-6 shrink-0"
          />
          {CONTACT_CONSENTS[CONTACT_CONSENT]}
        </label>
      </fieldset>

      <p role="status" className="sr-only">
        {sending ? text.sending : ''}
      </p>
      <button type="submit" className="button" aria-disabled={sending}>
        {sending ? text.sending : text.send}
      </button>
    </form>
  );
}
