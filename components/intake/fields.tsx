'use client';

import type { ReactNode } from 'react';
import type { ConsentKind } from '@/content/consent-versions';
import { describedBy, Field, FieldNotes, FieldSet, TEXT_BOX } from '@/components/ui/field';
import { CHOICES, LIST_FIELDS } from '@/lib/intake/fields';
import type { FieldName } from '@/lib/intake/schema';
import { ownValue } from '@/lib/shared/own-value';
import type { Controls } from './use-consultation-form';

type TextName = 'name' | 'phone' | 'email' | 'message';
type ChoiceName = 'askingFor' | 'phoneOwner' | 'howSoon' | 'contactBy' | 'ageGroup';
type ListName = (typeof LIST_FIELDS)[number];
type BoxProps = { controls: Controls };

const mark = (required: boolean | undefined) => (required ? ' *' : '');

/** What a text box of the form carries, whatever its kind. */
export function textBox({ errorOf, given, text }: Controls, name: TextName) {
  const { hint } = text[name];
  const error = errorOf(name);
  return {
    id: name,
    name,
    defaultValue: given[name],
    className: TEXT_BOX,
    'aria-invalid': error ? true : undefined,
    'aria-describedby': describedBy({ id: name, hint, error }),
  };
}

type TextFieldProps = BoxProps & { name: TextName; required?: boolean; children: ReactNode };

/** A label, its hint and error, and the text box given as its child. */
export function TextField({ controls, name, required, children }: TextFieldProps) {
  const { label, hint } = controls.text[name];
  return (
    <Field id={name} hint={hint} error={controls.errorOf(name)} label={`${label}${mark(required)}`}>
      {children}
    </Field>
  );
}

type Question = { label: string; hint?: string; why?: string };

/** A question's hint, or why it is asked. */
const noteOf = ({ text }: Controls, { hint, why }: Question) => (why ? `${text.why} ${why}` : hint);

type Options = { options: readonly string[]; labels: Readonly<Record<string, string>> };
type OptionsProps = BoxProps & Options & { name: FieldName; type: 'radio' | 'checkbox' };

function OptionBoxes({ controls, name, type, options, labels }: OptionsProps) {
  const chosen = controls.given[name]?.split(',') ?? [];
  return options.map((option, index) => (
    <label key={option} className="choice">
      <input
        type={type}
        name={name}
        value={option}
        id={index === 0 ? name : undefined}
        defaultChecked={chosen.includes(option)}
      />
      <span>{ownValue(labels, option)}</span>
    </label>
  ));
}

type ChoiceProps = BoxProps & { name: ChoiceName | ListName; options?: readonly string[]; columns?: boolean };

/** A question with one answer out of a few, or with several. */
export function ChoiceField({ controls, name, options = CHOICES[name], columns = false }: ChoiceProps) {
  const question: Question & { options: Record<string, string> } = controls.text[name];
  const type = LIST_FIELDS.some((list) => list === name) ? 'checkbox' : 'radio';
  return (
    <FieldSet
      id={name}
      legend={question.label}
      hint={noteOf(controls, question)}
      error={controls.errorOf(name)}
    >
      <div className={columns ? 'grid gap-x-6 sm:grid-cols-2' : undefined}>
        <OptionBoxes
          controls={controls}
          name={name}
          type={type}
          options={options}
          labels={question.options}
        />
      </div>
    </FieldSet>
  );
}

/** The question of payment, as a list to open. */
export function InsuranceField({ controls }: BoxProps) {
  const { label, why, none, options } = controls.text.insurance;
  const hint = noteOf(controls, { label, why });
  const error = controls.errorOf('insurance');
  return (
    <Field id="insurance" label={label} hint={hint} error={error}>
      <select
        id="insurance"
        name="insurance"
        defaultValue={controls.given.insurance ?? ''}
        className={TEXT_BOX}
        aria-describedby={describedBy({ id: 'insurance', hint, error })}
      >
        <option value="">{none}</option>
        {CHOICES.insurance.map((option) => (
          <option key={option} value={option}>
            {options[option]}
          </option>
        ))}
      </select>
    </Field>
  );
}

type ConsentName = 'consent' | 'voicemail' | 'textMessage' | 'privateEmail' | 'substanceUse';
const KINDS: Record<ConsentName, ConsentKind> = {
  consent: 'contact',
  voicemail: 'voicemail',
  textMessage: 'text_message',
  privateEmail: 'private_email',
  substanceUse: 'substance_use',
};

type ConsentProps = BoxProps & { name: ConsentName; required?: boolean };

/** A consent, never ticked beforehand: its title, the words that are agreed to, and the box. */
export function ConsentBox({ controls, name, required }: ConsentProps) {
  const { text, consents, errorOf, given } = controls;
  const question: Question = text[name];
  const shown = consents[KINDS[name]];
  const error = errorOf(name);
  const hint = noteOf(controls, question);
  return (
    <div data-field className={error ? 'field-error space-y-2' : 'space-y-2'}>
      <FieldNotes id={name} hint={hint} error={error} />
      <label className="choice items-start">
        <input
          type="checkbox"
          id={name}
          name={name}
          required={required}
          value={shown.version}
          defaultChecked={given[name] === shown.version}
          aria-invalid={error ? true : undefined}
          aria-describedby={describedBy({ id: name, hint, error })}
        />
        <span>
          <strong>
            <span>{question.label}</span>
            <span>{mark(required)}</span>
          </strong>
          <br />
          <span>{shown.text}</span>
        </span>
      </label>
    </div>
  );
}
