import type { InputHTMLAttributes, TextareaHTMLAttributes } from 'react';
import { describedBy, Field, TEXT_BOX } from '@/components/ui/field';
import type { ActionState } from '@/lib/auth/action';
import { ownValue } from '@/lib/shared/own-value';

/** What is wrong with a field, in words that suit any field. */
const WRONG: Readonly<Record<string, string>> = {
  MISSING: 'Fill this in.',
  UNREADABLE: 'Something here didn’t come through, such as half an emoji. Delete it, or type it again.',
  TOO_SHORT: 'Use at least 12 characters; a few words in a row are easy to remember.',
  TOO_LONG: 'This is too long.',
  NOT_AN_EMAIL: 'Enter an email address, like ana@example.org.',
  WRONG_PASSWORD: 'That password isn’t right.',
  NOT_A_CODE: 'Enter the six digits your app shows, or a recovery code like K7QM4-TX9PB.',
};

type Shared = {
  name: string;
  label: string;
  hint?: string | undefined;
  state: ActionState;
  /** What a code of this form's own means. */
  wrong?: Readonly<Record<string, string>> | undefined;
  /** The name, unless another field on the page has the same one. */
  id?: string | undefined;
};
type TextFieldProps = Shared & Omit<InputHTMLAttributes<HTMLInputElement>, keyof Shared>;
type TextAreaFieldProps = Shared & Omit<TextareaHTMLAttributes<HTMLTextAreaElement>, keyof Shared>;

/** What surrounds a text box, and the attributes of the box itself. */
function describe({ name, label, hint, state, wrong, id = name }: Shared) {
  const failed = state.state === 'failed' ? state : undefined;
  const code = ownValue(failed?.fields, name);
  const typed = ownValue(failed?.typed, name);
  const described = {
    id,
    hint,
    error: code === undefined ? undefined : (ownValue(wrong, code) ?? ownValue(WRONG, code) ?? WRONG.MISSING),
  };
  return {
    around: { ...described, label },
    box: {
      id,
      name,
      className: TEXT_BOX,
      ...(typed !== undefined && { defaultValue: typed }),
      'aria-invalid': code === undefined ? undefined : true,
      'aria-describedby': describedBy(described),
    },
  };
}

/** Addresses and codes are always left to right, and a hidden password has no visible direction. */
const isFreeText = (type = 'text') => type === 'text' || type === 'search';

/** A labeled text box that shows the action's error for it. */
export function TextField({ name, label, hint, state, wrong, id, ...input }: TextFieldProps) {
  const { around, box } = describe({ name, label, hint, state, wrong, id });
  return (
    <Field {...around}>
      <input dir={isFreeText(input.type) ? 'auto' : undefined} {...input} {...box} />
    </Field>
  );
}

type SelectFieldProps = Shared & {
  options: readonly { value: string; label: string }[];
  defaultValue: string;
};

/** A labeled dropdown list that shows the action's error for it. */
export function SelectField({
  name,
  label,
  hint,
  state,
  wrong,
  id,
  options,
  defaultValue,
}: SelectFieldProps) {
  const { around, box } = describe({ name, label, hint, state, wrong, id });
  return (
    <Field {...around}>
      <select defaultValue={defaultValue} {...box}>
        {options.map(({ value, label: text }) => (
          <option key={value} value={value}>
            {text}
          </option>
        ))}
      </select>
    </Field>
  );
}

/** The same with several lines. */
export function TextAreaField({ name, label, hint, state, wrong, id, ...area }: TextAreaFieldProps) {
  const { around, box } = describe({ name, label, hint, state, wrong, id });
  return (
    <Field {...around}>
      <textarea dir="auto" {...area} {...box} />
    </Field>
  );
}
