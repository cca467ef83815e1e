'use client';

import type { ComponentType } from 'react';
import { CharacterCount } from './character-count';
import { describedBy, Field, FieldNotes, FieldSet, TEXT_BOX } from '@/components/ui/field';
import type { ConsentKind } from '@/content/consent-versions';
import { questionOf, type Question, type QuestionName } from '@/lib/intake/questions';
import { LIMITS } from '@/lib/intake/fields';
import { ownValue } from '@/lib/shared/own-value';
import type { Controls } from './use-consultation-form';

type QuestionText = {
  label: string;
  ask?: string;
  hint?: string;
  why?: string;
  none?: string;
  options?: Readonly<Record<string, string>>;
};
type FieldProps = { controls: Controls; name: QuestionName };
type Of<Kind> = Extract<Question, { kind: Kind }>;

const mark = (required: boolean | undefined) => (required ? ' *' : '');

const textOf = ({ text }: Controls, name: QuestionName): QuestionText => text[name];

/** A question's hint, or why we ask it. */
function noteOf(controls: Controls, name: QuestionName): string | undefined {
  const { hint, why } = textOf(controls, name);
  return why ? `${controls.text.why} ${why}` : hint;
}

export type ConsentProps = FieldProps & { kind: ConsentKind; required?: boolean | undefined };

type Props = FieldProps & {
  /** The choices to offer; all of them if undefined. */
  offered?: readonly string[] | undefined;
  /** Whether the browser may autofill the person's own details. */
  autoFill: boolean;
  Consent: ComponentType<ConsentProps>;
};

/** One question of the consultation form, rendered by its kind. */
export function QuestionField({ controls, name, offered, autoFill, Consent }: Props) {
  const question = questionOf(name);
  switch (question.kind) {
    case 'choice':
    case 'choices':
      return <ChoiceField controls={controls} name={name} question={question} offered={offered} />;
    case 'select':
      return <SelectField controls={controls} name={name} options={offered ?? question.options} />;
    case 'consent':
      return <Consent controls={controls} name={name} kind={question.consent} required={question.required} />;
    case 'text':
    case 'phone':
    case 'email':
    case 'long text':
      return <TextField controls={controls} name={name} question={question} autoFill={autoFill} />;
  }
}

type TextProps = FieldProps & {
  question: Of<'text'> | Of<'phone' | 'email' | 'long text'>;
  autoFill: boolean;
};

/** A label, its hint and error, and a text box. */
function TextField({ controls, name, question, autoFill }: TextProps) {
  const hint = noteOf(controls, name);
  const error = controls.errorOf(name);
  const box = {
    id: name,
    name,
    defaultValue: controls.given[name],
    required: question.required,
    className: TEXT_BOX,
    'aria-invalid': error ? true : undefined,
    'aria-describedby': describedBy({ id: name, hint, error }),
  };
  const label = `${textOf(controls, name).label}${mark(question.required)}`;
  return (
    <Field id={name} hint={hint} error={error} label={label}>
      {question.kind === 'long text' ? (
        <CharacterCount text={controls.text} most={LIMITS.message} given={box.defaultValue ?? ''}>
          <textarea {...box} dir="auto" rows={4} />
        </CharacterCount>
      ) : (
        <input {...box} {...INPUTS[question.kind]} autoComplete={completeOf(question, autoFill)} />
      )}
    </Field>
  );
}

const INPUTS = {
  text: { type: 'text', dir: 'auto' },
  // The style sheet asks what depends on them once something is in them (:placeholder-shown).
  phone: { type: 'tel', placeholder: ' ' },
  email: { type: 'email', spellCheck: false, placeholder: ' ' },
} as const;

function completeOf(question: TextProps['question'], autoFill: boolean): string | undefined {
  if (!autoFill) return 'off';
  if (question.kind === 'text') return question.autoComplete;
  return question.kind === 'phone' ? 'tel' : 'email';
}

type ChoiceProps = FieldProps & {
  question: Of<'choice' | 'choices' | 'select'>;
  offered?: readonly string[] | undefined;
};

/** More choices than this are laid out in columns. */
const MOST_IN_A_ROW = 4;

/** A question with one answer out of a few, or with several. */
function ChoiceField({ controls, name, question: { kind, options }, offered = options }: ChoiceProps) {
  const { label, options: labels } = textOf(controls, name);
  const chosen = controls.given[name]?.split(',') ?? [];
  return (
    <FieldSet id={name} legend={label} hint={noteOf(controls, name)} error={controls.errorOf(name)}>
      <div className={options.length > MOST_IN_A_ROW ? 'grid gap-x-6 sm:grid-cols-2' : 'choices'}>
        {offered.map((option, index) => (
          <label key={option} className="choice">
            <input
              type={kind === 'choices' ? 'checkbox' : 'radio'}
              name={name}
              value={option}
              id={index === 0 ? name : `${name}-${option}`}
              defaultChecked={chosen.includes(option)}
            />
            <span>{ownValue(labels, option)}</span>
          </label>
        ))}
      </div>
    </FieldSet>
  );
}

/** A question answered from a drop-down list. */
function SelectField({ controls, name, options }: FieldProps & { options: readonly string[] }) {
  const { label, none, options: labels } = textOf(controls, name);
  const hint = noteOf(controls, name);
  const error = controls.errorOf(name);
  return (
    <Field id={name} label={label} hint={hint} error={error}>
      <select
        id={name}
        name={name}
        defaultValue={controls.given[name] ?? ''}
        className={TEXT_BOX}
        aria-describedby={describedBy({ id: name, hint, error })}
      >
        <option value="">{none}</option>
        {options.map((option) => (
          <option key={option} value={option}>
            {ownValue(labels, option)}
          </option>
        ))}
      </select>
    </Field>
  );
}

/**
 * A consent, never given beforehand: a question whose answer is yes or no, or a box if the request can't be sent without
 * it. Its control has a short name, and the wording that is stored describes it.
 */
export function ConsentQuestion(props: ConsentProps) {
  return props.required ? <ConsentBox {...props} /> : <ConsentChoice {...props} />;
}

const wordsId = (name: QuestionName) => `${name}-words`;

function ConsentBox({ controls, name, kind }: ConsentProps) {
  const { consents, errorOf, given } = controls;
  const shown = consents[kind];
  const error = errorOf(name);
  return (
    <div data-field className={error ? 'field-error' : undefined}>
      <FieldNotes id={name} error={error} />
      <label className="choice">
        <input
          type="checkbox"
          id={name}
          name={name}
          required
          value={shown.version}
          defaultChecked={given[name] === shown.version}
          aria-invalid={error ? true : undefined}
          aria-describedby={[wordsId(name), describedBy({ id: name, error })].filter(Boolean).join(' ')}
        />
        <strong>{`${textOf(controls, name).ask ?? ''}${mark(true)}`}</strong>
      </label>
      <p id={wordsId(name)} className="text-small">
        {shown.text}
      </p>
    </div>
  );
}

function ConsentChoice({ controls, name, kind }: ConsentProps) {
  const { consents, errorOf, given, text } = controls;
  const { version, text: words } = consents[kind];
  const error = errorOf(name);
  const choices = [
    { value: version, label: text.yes },
    { value: '', label: text.no },
  ];
  return (
    <fieldset
      data-field
      className={error ? 'field-error' : undefined}
      aria-describedby={[wordsId(name), describedBy({ id: name, error })].filter(Boolean).join(' ')}
    >
      <legend className="font-semibold">{textOf(controls, name).ask}</legend>
      <p id={wordsId(name)} className="text-small">
        {words}
      </p>
      <FieldNotes id={name} error={error} />
      <div className="choices">
        {choices.map(({ value, label }, index) => (
          <label key={label} className="choice">
            <input
              type="radio"
              name={name}
              value={value}
              id={index === 0 ? name : undefined}
              defaultChecked={given[name] === value}
            />
            <span>{label}</span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}
