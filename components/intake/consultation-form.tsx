'use client';

import type { ReactNode } from 'react';
import { CONTACT_CONSENT, CONTACT_CONSENTS } from '@/content/consents';
import { messages } from '@/content/messages';
import { ErrorSummary } from '@/components/ui/error-summary';
import { describedBy, Field, FieldNotes, TEXT_BOX } from '@/components/ui/field';
import { ASKING_FOR, LIMITS, type FieldName } from '@/lib/intake/schema';
import { useConsultationForm, type GivenBack } from './use-consultation-form';

const { form: text, problems } = messages;

/**
 * The request form. It posts to a stable address as plain HTML; with JavaScript it checks first and sends by fetch.
 * @param phone the clinic's phone, shown wherever sending failed
 * @param given what an earlier try without JavaScript gave back
 */
export function ConsultationForm({ phone, given }: { phone: ReactNode; given?: GivenBack }) {
  const { register, submit, errors, problem, attempt, failing, sending } = useConsultationForm(given);
  const error = (field: FieldName) => errors.find((item) => item.field === field)?.message;
  const typed = given?.fields ?? {};

  const box = (field: 'name' | 'phone' | 'email' | 'message') => ({
    ...register(field),
    id: field,
    defaultValue: typed[field],
    maxLength: LIMITS[field],
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
      {failing ? (
        <ErrorSummary
          title={text.summaryTitle}
          attempt={attempt}
          items={errors.map(({ field, message }) => ({ id: field, message }))}
        >
          {problem ? (
            <p>
              {problems[problem]} {text.tryAgain} {phone}.
            </p>
          ) : null}
        </ErrorSummary>
      ) : null}
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

      <fieldset className="space-y-6">
        <legend className="mb-2 font-semibold">{text.contact.label} *</legend>
        <p className="text-muted text-base">{text.contact.hint}</p>
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

      <fieldset className={error('consent') ? 'border-danger space-y-2 border-l-4 pl-4' : 'space-y-2'}>
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

      <button type="submit" className="button" aria-disabled={sending}>
        {sending ? text.sending : text.send}
      </button>
    </form>
  );
}
